#include "daemons/sandbox/telegram/params.hpp"

#include <httplib.h>

#include <charconv>
#include <nlohmann/json.hpp>

namespace mitra::sandbox::telegram {

using Json = nlohmann::json;

Params::Params() : values_{std::make_shared<Json>(Json::object())} {}

Params Params::of(const httplib::Request& request) {
    Params params;
    for (const auto& [name, value] : request.params)
        (*params.values_)[name] = value;
    for (const auto& [name, part] : request.files)
        (*params.values_)[name] = part.content;
    if (request.get_header_value("Content-Type").starts_with("application/json") && !request.body.empty()) {
        const Json body = Json::parse(request.body, nullptr, false);
        if (!body.is_object()) throw ApiError{400, "Bad Request: can't parse JSON object"};
        params.values_->update(body);
    }
    return params;
}

std::string Params::text(const char* name) const {
    const auto found = values_->find(name);
    if (found == values_->end()) return {};
    return found->is_string() ? found->get<std::string>() : found->dump();
}

std::optional<std::int64_t> Params::integer(const char* name) const {
    const std::string written = text(name);
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(written.data(), written.data() + written.size(), value);
    if (written.empty() || error != std::errc{} || end != written.data() + written.size()) return std::nullopt;
    return value;
}

std::int64_t Params::needed(const char* name, const char* complaint) const {
    const auto value = integer(name);
    if (!value) throw ApiError{400, complaint};
    return *value;
}

bool Params::flag(const char* name) const {
    const std::string written = text(name);
    return written == "true" || written == "True" || written == "1";
}

Json Params::list(const char* name) const {
    const auto found = values_->find(name);
    if (found == values_->end()) return nullptr;
    if (found->is_array()) return *found;
    const Json parsed = Json::parse(text(name), nullptr, false);
    if (!parsed.is_array()) throw ApiError{400, std::string{"Bad Request: can't parse "} + name + " JSON object"};
    return parsed;
}

}  // namespace mitra::sandbox::telegram
