#include "lib/flow/protect_file.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lib/base/error.hpp"
#include "lib/crypto/random.hpp"
#include "lib/db/space.hpp"
#include "lib/delivery/package.hpp"
#include "lib/delivery/package_store.hpp"
#include "lib/file/file_store.hpp"

namespace mitra::flow {
namespace {

using delivery::Look;

constexpr std::size_t k_longest_code = 127;  // what a PDF of revision 6 takes
constexpr int k_asked_each = 50;             // of 1000: how often the disk's room is asked for

[[noreturn]] void refuse(std::string_view name, const std::string& what, const std::string& hint) {
    throw Error{ErrorKind::usage, fmt::format("{:.100}: {}", name, what), hint, "file"};
}

void refuse_faulty(const Look& look, std::string_view name) {
    if (!look.fault.empty()) refuse(name, look.fault, "give a file that other programs open too");
}

void check_code(std::string_view name, const std::string& code) {
    const bool plain = std::none_of(code.begin(), code.end(),
                                    [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; });
    if (code.empty() || code.size() > k_longest_code || !plain)
        refuse(name, fmt::format("a code is one line of 1 to {} bytes", k_longest_code), "--code K7RM-2XQP-9WTD");
}

/// That a file came protected, and opens with the code.
void prove(const Look& look, const std::filesystem::path& file, std::string_view name, const std::string& code) {
    check_code(name, code);
    refuse_faulty(look, name);
    if (look.kind == Look::Kind::other)
        refuse(name, "it is neither a zip nor a PDF, so no code opens it", "leave out the code");
    if (!look.protected_)
        refuse(name, "it opens without a code",
               "leave out the code: it is protected here, with a new one; or protect it first, a zip by AES");
    if (!delivery::opens(file, code)) refuse(name, "the code does not open it", "is it the code of this very file?");
}

void refuse_protected(const Look& look, std::string_view name) {
    refuse_faulty(look, name);
    if (look.protected_) refuse(name, "it opens with a code that nobody here knows", "say which");
}

std::string type_of(Look::Kind kind) {
    return kind == Look::Kind::pdf ? "application/pdf" : "application/zip";
}

/// What a content was made from: in a zip of its own a file has its name inside.
std::string source_hash(const Services& services, const Look& look, const file::Staged& source, std::string_view name) {
    if (look.kind != Look::Kind::other) return source.content_hash;
    return services.vault.lookup_hash("file.packed", fmt::format("{}/{}", source.content_hash, name));
}

/// What was made of this content before, if it is still there.
std::optional<Protected> made_before(const Services& services, const file::Folder& folder, const std::string& hash) {
    delivery::PackageStore packages{services.database, services.vault};
    const auto id = packages.made_from(hash);
    const auto file = id ? file::FileStore{services.database}.find(*id) : std::nullopt;
    if (!file) return std::nullopt;
    Protected package{
        .content = file->content, .code = packages.code_of(*id).value(), .source_hash = hash, .again = true};
    package.content.path = folder.path_of(file->content);
    std::error_code gone;
    const auto bytes = std::filesystem::file_size(package.content.path, gone);
    if (gone || bytes != static_cast<std::uintmax_t>(file->content.bytes)) return std::nullopt;
    return package;
}

}  // namespace

Protected protect_file(const Services& services, const file::Folder& folder, const std::filesystem::path& file,
                       std::string_view name, const std::optional<std::string>& code,
                       const std::function<void(int)>& told) {
    const Look look = delivery::look_at(file, name);
    if (code) {
        prove(look, file, name, *code);
        return {.content = folder.stage_file(file, type_of(look.kind)),
                .code = *code,
                .source_hash = {},
                .made_here = false};
    }
    refuse_protected(look, name);
    const std::string hash = source_hash(services, look, folder.look_at(file, type_of(look.kind)), name);
    if (auto before = made_before(services, folder, hash)) return *std::move(before);

    Protected package{.code = delivery::code_from(crypto::random_bytes(12)), .source_hash = hash};
    const std::filesystem::path room = folder.room();
    int ask_at = 0;
    delivery::protect(file, name, room, package.code, [&](int of_1000) {
        if (of_1000 >= ask_at) {
            db::refuse_when_low(folder.path());
            ask_at = of_1000 + k_asked_each;
        }
        if (told) told(of_1000);
    });
    package.content = folder.take(room, type_of(look.kind));
    return package;
}

Protected rehearse_protection(const Services& services, const file::Folder& folder, const std::filesystem::path& file,
                              std::string_view name, const std::optional<std::string>& code) {
    const Look look = delivery::look_at(file, name);
    Protected package{.content = folder.look_at(file, type_of(look.kind))};
    if (code) {
        prove(look, file, name, *code);
        package.code = *code;
        package.made_here = false;
        return package;
    }
    refuse_protected(look, name);
    package.source_hash = source_hash(services, look, package.content, name);
    if (auto before = made_before(services, folder, package.source_hash)) return *std::move(before);
    package.code = "not made yet";
    return package;
}

FileId keep_protected(const Services& services, const Protected& package) {
    return db::in_transaction(services.database, [&] {
        const Instant now = services.clock.now();
        const FileId file = file::FileStore{services.database}.keep(package.content, now);
        delivery::PackageStore packages{services.database, services.vault};
        // The content may have been made twice: by two at once, or because the first had gone from the disk. Its hash
        // is the first's for ever; the second works as well.
        const bool taken = !package.source_hash.empty() && packages.made_from(package.source_hash).has_value();
        packages.add(file, taken ? "" : package.source_hash, package.code, now);
        return file;
    });
}

void require_encrypted_pdf(const std::filesystem::path& file) {
    const std::string name = file.filename().string();
    const Look look = delivery::look_at(file);
    refuse_faulty(look, name);
    if (look.kind != Look::Kind::pdf) refuse(name, "it is no PDF", "this step sends an encrypted PDF");
    if (!look.protected_)
        refuse(name, "it opens without a code", "encrypt it first: qpdf --encrypt CODE CODE 256 -- report.pdf out.pdf");
}

}  // namespace mitra::flow
