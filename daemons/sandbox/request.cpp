#include "daemons/sandbox/request.hpp"

#include <fmt/format.h>
#include <httplib.h>

#include <charconv>

#include "lib/base/error.hpp"

namespace mitra::sandbox {

std::int64_t number_in(const httplib::Request& request, const char* name, std::int64_t otherwise) {
    const std::string text = request.get_param_value(name);
    if (text.empty()) return otherwise;
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value < 0)
        throw Error{ErrorKind::usage, fmt::format("{}: '{}' is not a number", name, text)};
    return value;
}

std::string required(const httplib::Request& request, const char* name) {
    std::string text = request.get_param_value(name);
    if (text.empty()) throw Error{ErrorKind::usage, fmt::format("{} is missing", name)};
    return text;
}

void show(httplib::Response& response, const std::string& html) {
    response.set_content(html, "text/html; charset=utf-8");
}

void show_json(httplib::Response& response, const std::string& json) {
    response.set_content(json, "application/json");
}

}  // namespace mitra::sandbox
