#include "lib/people/opaque_code.hpp"

#include <sodium.h>

#include <cstdint>

namespace mitra::people {
namespace {

constexpr std::string_view k_letters = "abcdefghjkmnpqrstuvwxyz";             // no i, l, o
constexpr std::string_view k_characters = "abcdefghjkmnpqrstuvwxyz23456789";  // no 0, 1 either
constexpr std::size_t k_length = 10;

char any_of(std::string_view characters) {
    return characters[randombytes_uniform(static_cast<std::uint32_t>(characters.size()))];
}

}  // namespace

std::string random_code() {
    std::string code{any_of(k_letters)};
    while (code.size() < k_length)
        code.push_back(any_of(k_characters));
    return code;
}

std::optional<std::string> as_code(std::string_view typed) {
    const auto from = typed.find_first_not_of(' ');
    if (from == std::string_view::npos) return std::nullopt;
    std::string code{typed.substr(from, typed.find_last_not_of(' ') - from + 1)};
    if (code.size() != k_length) return std::nullopt;
    for (char& c : code) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
        if (k_characters.find(c) == std::string_view::npos) return std::nullopt;
    }
    return k_letters.find(code.front()) == std::string_view::npos ? std::nullopt : std::optional{code};
}

}  // namespace mitra::people
