#include "lib/http/cookie.hpp"

#include <fmt/format.h>

#include "lib/base/error.hpp"

namespace mitra::http {

std::string Cookies::full_name(std::string_view name) const {
    return fmt::format("{}{}", transport_ == Transport::https ? "__Host-" : "", name);
}

std::string Cookies::line(std::string_view name, std::string_view value, std::string_view age) const {
    return fmt::format("{}={}; Path=/; HttpOnly; SameSite=Lax{}{}", full_name(name), value,
                       transport_ == Transport::https ? "; Secure" : "", age);
}

std::string Cookies::set(std::string_view name, std::string_view value, std::chrono::seconds age) const {
    constexpr std::string_view k_plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+";
    if (value.find_first_not_of(k_plain) != std::string_view::npos)
        throw Error{ErrorKind::internal, fmt::format("cookie {} with a value that needs quoting", name)};
    return line(name, value, age.count() == 0 ? std::string{} : fmt::format("; Max-Age={}", age.count()));
}

std::string Cookies::clear(std::string_view name) const {
    return line(name, "", "; Max-Age=0");
}

std::string_view Cookies::get(const Request& request, std::string_view name) const {
    return request.cookies.get(full_name(name));
}

}  // namespace mitra::http
