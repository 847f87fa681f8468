#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "lib/http/message.hpp"

namespace mitra::http {

struct WireOptions {
    bool keep_alive = false;
    bool with_body = true;                             ///< false: the answer to HEAD
    std::optional<std::uint64_t> content_length = {};  ///< of what is sent behind these bytes, instead of the body
};

/// The bytes of an answer: status line, headers (the security headers unless the response sets its own), body. A
/// header with a line break in it would let a handler's input write headers: Error{internal}.
std::string to_wire(const Response& response, WireOptions options);

/// The page with a policy that lets it show pictures of any https address; everything else stays as strict.
Response with_foreign_pictures(Response page);

/// "OK", "Not Found", ...
std::string_view reason_phrase(int status);

}  // namespace mitra::http
