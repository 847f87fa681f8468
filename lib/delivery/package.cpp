#include "lib/delivery/package.hpp"

#include <fmt/format.h>

#include <array>
#include <cassert>
#include <exception>
#include <fstream>

#include "lib/base/error.hpp"
#include "lib/base/module.hpp"
#include "lib/delivery/package_module.hpp"

namespace mitra::delivery {
namespace {

void ask(MitraPackage& package) {
    static const auto module = reinterpret_cast<decltype(&mitra_package)>(
        function_of_module("libmitra_package.so", "mitra_package", "zips and PDFs cannot be protected"));
    module(&package);
}

MitraPackage::Kind kind_of(Look::Kind kind) {
    switch (kind) {
        case Look::Kind::zip:
            return MitraPackage::zip;
        case Look::Kind::pdf:
            return MitraPackage::pdf;
        case Look::Kind::other:
            break;
    }
    return MitraPackage::other;
}

/// The first bytes; Error{usage} where there are none to be had.
std::string front_of(const std::filesystem::path& file) {
    std::error_code failed;
    std::ifstream stream;
    if (std::filesystem::is_regular_file(file, failed)) stream.open(file, std::ios::binary);
    if (!stream.is_open())
        throw Error{ErrorKind::usage, fmt::format("cannot read {}", file.string()),
                    "is the name right, is it a file, and may this user read it?", "file"};
    std::array<char, 1024> bytes{};
    stream.read(bytes.data(), bytes.size());
    return {bytes.data(), static_cast<std::size_t>(stream.gcount())};
}

/// ".zip" of "Kit.ZIP".
std::string end_of(std::string_view name) {
    std::string end = std::filesystem::path{name}.extension().string();
    for (char& letter : end)
        if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
    return end;
}

Look::Kind kind_by(std::string_view front, std::string_view name) {
    const std::string end = end_of(name);
    const bool packed = front.starts_with("PK\3\4") || front.starts_with("PK\5\6") || front.starts_with("PK\7\x8");
    // Documents, books and programs are zips inside; only what is called a zip is sold as one.
    if (packed) return end.empty() || end == ".zip" ? Look::Kind::zip : Look::Kind::other;
    const auto mark = front.find("%PDF-");
    const bool document = mark == 0 || (mark != std::string_view::npos && end == ".pdf");
    return document ? Look::Kind::pdf : Look::Kind::other;
}

[[noreturn]] void refuse(std::string_view name, std::string_view fault) {
    throw Error{ErrorKind::usage, fmt::format("{:.100}: {}", name, fault), "give a file that other programs open too",
                "file"};
}

/// What hears how far the library is; what it throws waits here until the library has returned.
struct Listener {
    const std::function<void(int)>& told;
    std::exception_ptr thrown = {};

    static int hear(void* self, int of_1000) noexcept {
        auto& listener = *static_cast<Listener*>(self);
        if (listener.thrown || !listener.told) return listener.thrown ? 1 : 0;
        try {
            listener.told(of_1000);
        } catch (...) {
            listener.thrown = std::current_exception();
        }
        return listener.thrown ? 1 : 0;
    }
};

/// Takes a target away again unless it is kept.
struct Target {
    const std::filesystem::path& path;
    bool kept = false;

    explicit Target(const std::filesystem::path& given) : path{given} {}
    Target(const Target&) = delete;
    Target& operator=(const Target&) = delete;
    ~Target() {
        std::error_code gone;
        if (!kept) std::filesystem::remove(path, gone);
    }
};

void write(MitraPackage& package, const std::function<void(int)>& told) {
    Listener listener{told};
    package.told = Listener::hear;
    package.listener = &listener;
    ask(package);
    if (listener.thrown) std::rethrow_exception(listener.thrown);
    if (package.outcome == MitraPackage::no_room)
        throw Error{ErrorKind::unavailable, fmt::format("cannot write the protected file: {}", package.words),
                    "is there room on the disk?", "disk"};
    if (package.outcome != MitraPackage::fine) refuse(package.name, package.words);
}

}  // namespace

Look look_at(const std::filesystem::path& file, std::string_view name) {
    const std::string own = file.filename().string();
    Look look{.kind = kind_by(front_of(file), name.empty() ? own : name)};
    if (look.kind == Look::Kind::other) return look;
    MitraPackage package{.act = MitraPackage::look, .kind = kind_of(look.kind), .file = file.c_str()};
    ask(package);
    look.protected_ = package.yes;
    if (package.outcome != MitraPackage::fine) look.fault = package.words;
    return look;
}

bool opens(const std::filesystem::path& file, std::string_view code) {
    const std::string given{code};
    const Look::Kind kind = kind_by(front_of(file), "");
    if (kind == Look::Kind::other) return false;
    MitraPackage package{.act = MitraPackage::open, .kind = kind_of(kind), .file = file.c_str(), .code = given.c_str()};
    ask(package);
    return package.outcome == MitraPackage::fine && package.yes;
}

void protect(const std::filesystem::path& file, std::string_view name, const std::filesystem::path& target,
             std::string_view code, const std::function<void(int)>& told) {
    assert(!code.empty() && !name.empty());
    const Look look = look_at(file, name);
    if (look.protected_) refuse(name, "it is protected already");
    if (!look.fault.empty()) refuse(name, look.fault);
    const std::string given_code{code}, given_name{name};
    MitraPackage package{.act = MitraPackage::protect,
                         .kind = kind_of(look.kind),
                         .file = file.c_str(),
                         .name = given_name.c_str(),
                         .target = target.c_str(),
                         .code = given_code.c_str()};
    Target written{target};
    write(package, told);
    if (!opens(target, code) || !look_at(target, look.kind == Look::Kind::pdf ? "x.pdf" : "x.zip").protected_)
        throw Error{ErrorKind::internal, fmt::format("{:.100}: what was written does not open with its code", name),
                    "is the disk sound? Try again", "file"};
    written.kept = true;
}

std::string code_from(std::string_view random_bytes) {
    constexpr std::string_view k_letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    assert(random_bytes.size() >= 12);
    std::string code;
    for (std::size_t i = 0; i < 12; ++i) {
        if (i > 0 && i % 4 == 0) code += '-';
        code += k_letters[static_cast<unsigned char>(random_bytes[i]) % k_letters.size()];
    }
    return code;
}

}  // namespace mitra::delivery
