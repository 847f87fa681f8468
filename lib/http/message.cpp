#include "lib/http/message.hpp"

#include <algorithm>

namespace mitra::http {

std::optional<std::string_view> Fields::find(std::string_view name) const {
    const auto found =
        std::find_if(fields_.begin(), fields_.end(), [&](const auto& field) { return field.first == name; });
    return found == fields_.end() ? std::nullopt : std::optional<std::string_view>{found->second};
}

Response Response::html(int status, std::string body) {
    return {status, "text/html; charset=utf-8", std::move(body), {}};
}

Response Response::text(int status, std::string body) {
    return {status, "text/plain; charset=utf-8", std::move(body), {}};
}

Response Response::json(int status, std::string body) {
    return {status, "application/json", std::move(body), {}};
}

Response Response::download(std::string content_type, FileBody file) {
    return {200, std::move(content_type), "", {}, std::move(file)};
}

Response Response::see_other(std::string location) {
    return {303, "text/plain; charset=utf-8", "", {{"Location", std::move(location)}}};
}

Response& Response::with(std::string header, std::string value) & {
    headers.emplace_back(std::move(header), std::move(value));
    return *this;
}

Response&& Response::with(std::string header, std::string value) && {
    return std::move(with(std::move(header), std::move(value)));
}

}  // namespace mitra::http
