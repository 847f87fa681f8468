#include "daemons/web/api_body.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <set>

#include "lib/base/error.hpp"

namespace mitra::web {
namespace {

using nlohmann::json;

[[noreturn]] void refuse(const std::string& what) {
    throw Error{ErrorKind::usage, what};
}

/// Of two values of one name nobody can say which is meant: whoever checks must not read another than whoever acts.
json parsed(const std::string& body) {
    std::set<std::string> names;
    bool twice = false;
    const auto watch = [&](int depth, json::parse_event_t event, json& value) {
        if (event == json::parse_event_t::key && depth == 1) twice |= !names.insert(value.get<std::string>()).second;
        return true;
    };
    // nlohmann::json takes a NUL for the end, whatever follows.
    json fields = body.find('\0') == std::string::npos ? json::parse(body, watch, false) : json{};
    if (!fields.is_object()) refuse("the body is not a JSON object");
    if (twice) refuse("the body has a field twice");
    return fields;
}

}  // namespace

ApiBody::ApiBody(const http::Request& request) : fields_{std::make_unique<json>(json::object())} {
    // Where no field is needed none need be sent.
    if (request.body.empty() && request.form.empty()) return;
    if (!request.headers.get("content-type").starts_with("application/json"))
        refuse("the body is JSON: send Content-Type: application/json");
    *fields_ = parsed(request.body);
}

ApiBody::~ApiBody() = default;

const json* ApiBody::take(std::string_view name) {
    const auto found = fields_->find(name);
    if (found == fields_->end()) return nullptr;
    ++taken_;
    return &*found;
}

std::string ApiBody::text(std::string_view name) {
    auto text = optional_text(name);
    if (!text || text->empty()) refuse(fmt::format("the field {} is needed", name));
    return *std::move(text);
}

std::optional<std::string> ApiBody::optional_text(std::string_view name) {
    const json* field = take(name);
    if (field == nullptr) return std::nullopt;
    if (!field->is_string()) refuse(fmt::format("the field {} is a text", name));
    return field->get<std::string>();
}

std::optional<bool> ApiBody::flag(std::string_view name) {
    const json* field = take(name);
    if (field == nullptr) return std::nullopt;
    if (!field->is_boolean()) refuse(fmt::format("the field {} is true or false", name));
    return field->get<bool>();
}

void ApiBody::done() const {
    if (taken_ != fields_->size()) refuse("the body has a field that is not known here; see /api/openapi.json");
}

}  // namespace mitra::web
