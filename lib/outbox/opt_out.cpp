#include "lib/outbox/opt_out.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "lib/base/ascii.hpp"

namespace mitra::outbox {
namespace {

constexpr std::array<std::string_view, 5> k_words{"STOP", "BERHENTI", "UNSUBSCRIBE", "UNSUB", "HENTIKAN"};

/// Letters only: blanks, punctuation, emoji and marks of any script around the word fall away, but a blank between two
/// letters stays, so that two words are never one.
std::string letters_of(std::string_view text) {
    std::string result;
    bool gap = false;
    for (const char c : text) {
        if (is_letter_or_digit(c)) {
            if (gap && !result.empty()) result += ' ';
            result += is_letter(c) ? static_cast<char>(c & ~0x20) : c;
            gap = false;
        } else if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
            gap = true;
        }
    }
    return result;
}

}  // namespace

bool is_opt_out(std::string_view text) {
    if (text.size() > 200) return false;
    const std::string word = letters_of(text);
    return std::find(k_words.begin(), k_words.end(), word) != k_words.end();
}

}  // namespace mitra::outbox
