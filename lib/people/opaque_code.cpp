#include "lib/people/opaque_code.hpp"

#include <cstddef>

#include "lib/crypto/random.hpp"

namespace mitra::people {
namespace {

constexpr std::string_view k_letters = "abcdefghjkmnpqrstuvwxyz";             // no i, l, o
constexpr std::string_view k_characters = "abcdefghjkmnpqrstuvwxyz23456789";  // no 0, 1 either
constexpr std::size_t k_length = 10;

}  // namespace

std::string random_code() {
    std::string code;
    while (code.size() < k_length)
        for (const char random : crypto::random_bytes(2 * k_length)) {
            const std::string_view characters = code.empty() ? k_letters : k_characters;
            const auto byte = static_cast<unsigned char>(random);
            const bool fair = byte < 256 - 256 % characters.size();  // each character with the same chance
            if (fair && code.size() < k_length) code.push_back(characters[byte % characters.size()]);
        }
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
