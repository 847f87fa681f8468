#include "daemons/web/attachment.hpp"

#include <fmt/format.h>

#include "lib/base/ascii.hpp"

namespace mitra::web {
namespace {

/// No folder and no control character, and not one of the names that mean a folder.
std::string plain_name(std::string_view name) {
    std::string plain;
    for (const char c : name)
        plain += c == '/' || c == '\\' || static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? '_' : c;
    const bool only_dots = plain.find_first_not_of("._ ") == std::string::npos;
    return only_dots ? "unduhan" : plain;
}

}  // namespace

std::string attachment(std::string_view file_name) {
    std::string ascii, encoded;
    for (const char c : plain_name(file_name)) {
        const bool plain = is_letter_or_digit(c) || std::string_view{"-._ ()+,"}.find(c) != std::string_view::npos;
        // Of a character of several bytes only the first leaves a mark.
        if (plain)
            ascii += c;
        else if ((static_cast<unsigned char>(c) & 0xc0) != 0x80)
            ascii += '_';
        if (is_letter_or_digit(c) || std::string_view{"-._~"}.find(c) != std::string_view::npos)
            encoded += c;
        else
            encoded += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return fmt::format("attachment; filename=\"{}\"; filename*=UTF-8''{}", ascii, encoded);
}

}  // namespace mitra::web
