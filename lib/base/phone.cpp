#include "lib/base/phone.hpp"

#include <array>
#include <cassert>

#include "lib/base/error.hpp"
#include "lib/base/module.hpp"
#include "lib/base/phone_module.hpp"

namespace mitra {
namespace {

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
    static const auto parse_number = reinterpret_cast<decltype(&mitra_phone_parse)>(
        function_of_module("libmitra_phone.so", "mitra_phone_parse", "phone numbers cannot be read"));
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
    const std::size_t kept = shown.size() < 10 ? 2 : 4;  // some countries have short ones
    for (std::size_t i = kept; i + kept < shown.size(); ++i)
        shown[i] = '*';
    return shown;
}

}  // namespace mitra
