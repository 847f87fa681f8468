#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "lib/http/message.hpp"

namespace mitra::http {

/// How this site's cookies are written: `__Host-` and Secure, except in sandbox mode with an http base_url, where a
/// browser would throw such cookies away. Always HttpOnly, SameSite=Lax, Path=/.
class Cookies {
 public:
    enum class Transport { https, plain_http };
    explicit Cookies(Transport transport) : transport_{transport} {}

    /// The value of a Set-Cookie header. `value` is a token or a code: letters, digits and "-._~+" only, else
    /// Error{internal}. Zero age: a cookie of this session.
    [[nodiscard]] std::string set(std::string_view name, std::string_view value, std::chrono::seconds age) const;
    /// The value of a Set-Cookie header that takes the cookie back.
    [[nodiscard]] std::string clear(std::string_view name) const;
    /// What the browser sent, or an empty text.
    [[nodiscard]] std::string_view get(const Request& request, std::string_view name) const;

 private:
    [[nodiscard]] std::string full_name(std::string_view name) const;
    [[nodiscard]] std::string line(std::string_view name, std::string_view value, std::string_view age) const;

    Transport transport_;
};

}  // namespace mitra::http
