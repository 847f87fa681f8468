#include "lib/http/encode.hpp"

#include <fmt/format.h>

namespace mitra::http {

std::string url_encode(std::string_view text) {
    constexpr std::string_view k_plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    std::string encoded;
    for (const char c : text) {
        if (k_plain.find(c) != std::string_view::npos)
            encoded += c;
        else
            encoded += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return encoded;
}

std::string encode_form(const std::vector<std::pair<std::string_view, std::string_view>>& fields) {
    std::string form;
    for (const auto& [name, value] : fields) {
        if (!form.empty()) form += '&';
        form += url_encode(name);
        form += '=';
        form += url_encode(value);
    }
    return form;
}

}  // namespace mitra::http
