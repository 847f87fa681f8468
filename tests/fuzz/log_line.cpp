// What gets into a log: one line of UTF-8 that shows as it is, without a telephone number or an address in it, whatever
// the text was.
#include <cstddef>
#include <cstdint>
#include <string>

#include "lib/http/decode.hpp"
#include "lib/log/log.hpp"
#include "tests/fuzz/input.hpp"

namespace {

using namespace mitra;
using fuzz::require;

/// Of the characters that end a line or turn the direction of what follows; the two of each end of their ranges.
bool turns(std::string_view line) {
    for (const char* one :
         {"\u0085", "\u061c", "\u200e", "\u200f", "\u2028", "\u2029", "\u202a", "\u202e", "\u2066", "\u2069"})
        if (line.find(one) != std::string_view::npos) return true;
    return false;
}

bool has_nine_digits(std::string_view text) {
    std::size_t digits = 0;
    for (const char c : text) {
        digits = c >= '0' && c <= '9' ? digits + 1 : 0;
        if (digits == 9) return true;
    }
    return false;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view text = fuzz::Input{bytes, size}.rest();
    const std::string line = log::escaped(text);
    require(http::is_utf8(line) && line.find_first_of("\r\n\t\x1b\x7f") == std::string::npos && !turns(line));
    require(line.find('\0') == std::string::npos);
    require(log::escaped(line) == line);
    const std::string word = log::word(text).text;
    require(word.find('@') == std::string::npos && !has_nine_digits(word));
    return 0;
}
