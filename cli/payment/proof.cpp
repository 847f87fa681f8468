#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>

#include "cli/payment/payment_view.hpp"
#include "lib/base/error.hpp"
#include "lib/file/file_store.hpp"
#include "lib/payment/proof_store.hpp"

extern char** environ;

namespace mitra::cli {
namespace {

struct Request {
    std::string id;
    std::optional<std::filesystem::path> to;
    bool open = false;
};

/// A folder of this user alone; what lies in it is the admin's to delete.
std::filesystem::path private_folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "mitra-bukti-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr)
        throw Error{ErrorKind::unavailable, "cannot make a folder below " + pattern, "say with --to where", "file"};
    return pattern;
}

std::string_view extension_of(const std::string& type) {
    if (type == "image/png") return ".png";
    if (type == "image/jpeg") return ".jpg";
    if (type == "application/pdf") return ".pdf";
    return ".bin";
}

/// A new file of mode 0600; one that is there is never touched.
void write_private(const std::filesystem::path& path, std::string_view bytes) {
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file < 0)
        throw Error{errno == EEXIST ? ErrorKind::refused : ErrorKind::unavailable,
                    fmt::format("cannot make {}", path.string()), "give --to a name that does not exist", "file"};
    bool whole = true;
    while (whole && !bytes.empty()) {
        const ssize_t written = ::write(file, bytes.data(), bytes.size());
        if (written > 0)
            bytes.remove_prefix(static_cast<std::size_t>(written));
        else
            whole = written < 0 && errno == EINTR;
    }
    if (::close(file) == 0 && whole) return;
    std::filesystem::remove(path);
    throw Error{ErrorKind::unavailable, fmt::format("cannot write {}", path.string()), "is the disk full?", "file"};
}

void show_on_desktop(const std::filesystem::path& path) {
    std::string program = "xdg-open";
    std::string file = path.string();
    std::array<char*, 3> words{program.data(), file.data(), nullptr};
    pid_t child = -1;
    int status = -1;
    if (::posix_spawnp(&child, program.c_str(), nullptr, nullptr, words.data(), environ) == 0)
        while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
        }
    if (status != 0)
        throw Error{ErrorKind::unavailable, fmt::format("xdg-open does not open {}", file), "open it yourself", "file"};
}

void proof(Context& context, const Request& request) {
    const payment::Payment payment = payments(context).named(request.id);
    const auto handed_in = payment::ProofStore{context.database(), context.app().vault()}.of_payment(payment.id);
    if (handed_in.empty() || !handed_in.back().file)
        throw Error{ErrorKind::not_found, fmt::format("{} has no proof", payment.id),
                    handed_in.empty() ? "the buyer has handed in none" : "its buyer was erased", "proof"};
    const payment::Proof& newest = handed_in.back();
    const auto file = file::FileStore{context.database()}.find(*newest.file).value();
    context.audit_read("payment.proof", to_string(payment.id), {{"proof", newest.id}});

    const file::Folder folder{context.app().settings().store.files_dir, context.app().vault()};
    const std::string content = folder.open(file.content);
    const std::filesystem::path path =
        request.to ? *request.to : private_folder() / fmt::format("{}{}", payment.id, extension_of(file.content.type));
    write_private(path, content);
    if (request.open) show_on_desktop(path);
    context.show({{"payment", payment.id},
                  {"order", payment.order},
                  {"file", path.string()},
                  {"type", file.content.type},
                  {"bytes", file.content.bytes},
                  {"sender", newest.sender},
                  {"transferred_on", newest.transferred_on},
                  {"uploaded_at", context.iso(newest.uploaded_at)},
                  {"proofs", std::ssize(handed_in)}});
}

}  // namespace

void payment_proof(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.argument("PAY", request->id, "a payment, as PAY-7 or ORD-1042-1")
        .option("--to FILE", request->to, "write it there; else into a new folder that only you can read")
        .flag("--open", request->open, "show it on this desktop (xdg-open)")
        .run([request](Context& context) { proof(context, *request); });
}

}  // namespace mitra::cli
