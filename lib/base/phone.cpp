#include "lib/base/phone.hpp"

#include <dlfcn.h>

#include <array>
#include <cassert>
#include <filesystem>

#include "lib/base/error.hpp"
#include "lib/base/phone_module.hpp"

namespace mitra {
namespace {

using ParseFunction = decltype(&mitra_phone_parse);

/// libmitra_phone.so stands beside the programs, or in their package's library folder.
ParseFunction load_module() {
    const auto folder = std::filesystem::read_symlink("/proc/self/exe").parent_path();
    for (const char* place : {"libmitra_phone.so", "../bin/libmitra_phone.so", "../lib/mitra/libmitra_phone.so"}) {
        const auto file = folder / place;
        if (!std::filesystem::exists(file)) continue;
        if (void* module = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL))
            if (void* function = dlsym(module, "mitra_phone_parse")) return reinterpret_cast<ParseFunction>(function);
        throw Error{ErrorKind::internal, std::string{"phone numbers cannot be read: "} + dlerror(), "reinstall mitra"};
    }
    throw Error{ErrorKind::internal, "phone numbers cannot be read: libmitra_phone.so is not in " + folder.string(),
                "reinstall mitra; the file belongs beside its programs"};
}

[[noreturn]] void refuse(const std::string& reason) {
    throw Error{ErrorKind::usage, "not a WhatsApp number: " + reason,
                "write it like 0815-6272-6272 or +62 815 6272 6272", "phone"};
}

void check_characters(std::string_view typed) {
    if (typed.empty()) refuse("nothing was given");
    if (typed.size() > 40) refuse("it is longer than any number");
    if (typed.find_first_not_of("0123456789+-.() /\t") != std::string_view::npos)
        refuse("it has characters that no number has");
}

}  // namespace

Phone Phone::parse(std::string_view typed) {
    check_characters(typed);
    static const ParseFunction parse_number = load_module();
    std::array<char, 32> e164{};
    if (const char* reason = parse_number(std::string{typed}.c_str(), e164.data(), e164.size())) refuse(reason);
    return Phone{std::string{e164.data()}};
}

Phone Phone::from_e164(std::string stored) {
    assert(stored.size() > 4 && stored.front() == '+');
    return Phone{std::move(stored)};
}

std::string Phone::national() const {
    return e164_.starts_with("+62") ? "0" + e164_.substr(3) : e164_;
}

std::string Phone::masked() const {
    std::string shown = national();
    for (std::size_t i = 4; i + 4 < shown.size(); ++i)
        shown[i] = '*';
    return shown;
}

}  // namespace mitra
