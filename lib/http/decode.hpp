#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lib/http/message.hpp"

namespace mitra::http {

/// Well-formed UTF-8: no overlong form, no surrogate, nothing past U+10FFFF.
bool is_utf8(std::string_view text);

/// The path of a request's target: starts with '/', whole percent escapes, UTF-8, no control character, no "." or ".."
/// segment, also behind escapes. Nothing for anything else.
std::optional<std::string> decode_path(std::string_view raw);

/// "a=1&b=2", of a query or a form ('+' is a space). Nothing where an escape is broken, a text is not UTF-8 or has a
/// NUL, a name comes twice, or there are more than `most` fields.
std::optional<Fields> decode_form(std::string_view raw, std::size_t most = 64);

/// A Cookie header. Pieces without '=' are passed over; of two with one name the first counts.
Fields decode_cookies(std::string_view raw);

}  // namespace mitra::http
