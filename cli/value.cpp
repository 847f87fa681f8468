#include "cli/value.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "lib/base/ascii.hpp"
#include "lib/base/error.hpp"

namespace mitra::cli {
namespace {

using Json = nlohmann::ordered_json;

Json json_of(const Value& value);

struct ToJson {
    Json operator()(std::nullptr_t) const { return nullptr; }
    Json operator()(bool truth) const { return truth; }
    Json operator()(std::int64_t number) const { return number; }
    Json operator()(const std::string& text) const { return text; }
    Json operator()(const List& list) const {
        Json array = Json::array();
        for (const Value& element : list)
            array.push_back(json_of(element));
        return array;
    }
    Json operator()(const Object& object) const {
        Json result = Json::object();
        for (const Field& field : object.fields)
            result[field.name] = json_of(field.value);
        return result;
    }
};

Json json_of(const Value& value) {
    return std::visit(ToJson{}, value.kind());
}

Value value_of(const Json& json) {
    switch (json.type()) {
        case Json::value_t::boolean:
            return json.get<bool>();
        case Json::value_t::number_integer:
        case Json::value_t::number_unsigned:
            return json.get<std::int64_t>();
        case Json::value_t::string:
            return json.get<std::string>();
        case Json::value_t::number_float:
            return json.dump();
        case Json::value_t::array: {
            List list;
            for (const Json& element : json)
                list.push_back(value_of(element));
            return list;
        }
        case Json::value_t::object: {
            Object object;
            for (const auto& [name, element] : json.items())
                object.add(name, value_of(element));
            return object;
        }
        default:
            return nullptr;
    }
}

/// A time of the JSON side, shorter for a person: "2026-11-20 19:30".
std::optional<std::string> short_time(const std::string& text) {
    constexpr std::string_view k_shape = "0000-00-00T00:00:00";
    if (text.size() < k_shape.size()) return std::nullopt;
    for (std::size_t i = 0; i < k_shape.size(); ++i) {
        const bool digit = is_digit(text[i]);
        if (k_shape[i] == '0' ? !digit : text[i] != k_shape[i]) return std::nullopt;
    }
    return text.substr(0, 10) + " " + text.substr(11, 5);
}

struct InWords {
    std::string operator()(std::nullptr_t) const { return "-"; }
    std::string operator()(bool truth) const { return truth ? "yes" : "no"; }
    std::string operator()(std::int64_t number) const { return std::to_string(number); }
    std::string operator()(const std::string& text) const {
        return text.empty() ? "-" : short_time(text).value_or(text);
    }
    std::string operator()(const List& list) const {
        std::vector<std::string> words;
        for (const Value& element : list)
            words.push_back(in_words(element));
        return list.empty() ? "-" : fmt::format("{}", fmt::join(words, ", "));
    }
    std::string operator()(const Object& object) const {
        std::vector<std::string> words;
        for (const Field& field : object.fields)
            words.push_back(field.name + " " + in_words(field.value));
        return object.fields.empty() ? "-" : fmt::format("{}", fmt::join(words, ", "));
    }
};

}  // namespace

Object::Object() = default;
Object::Object(const Object&) = default;
Object::Object(Object&&) noexcept = default;
Object& Object::operator=(const Object&) = default;
Object& Object::operator=(Object&&) noexcept = default;
Object::~Object() = default;
Object::Object(std::initializer_list<Field> given) : fields{given} {}

Object& Object::add(std::string name, Value value) {
    fields.push_back({std::move(name), std::move(value)});
    return *this;
}

const Value* Object::find(std::string_view name) const {
    const auto found =
        std::find_if(fields.begin(), fields.end(), [&](const Field& field) { return field.name == name; });
    return found == fields.end() ? nullptr : &found->value;
}

Value or_null(std::string_view text) {
    return text.empty() ? Value{} : Value{text};
}

Value Value::from_json(std::string_view text) {
    const Json json = Json::parse(text, nullptr, false);
    if (json.is_discarded()) throw Error{ErrorKind::internal, "stored JSON cannot be read"};
    return value_of(json);
}

std::string to_json(const Value& value, Layout layout) {
    return json_of(value).dump(layout == Layout::indented ? 2 : -1, ' ', false, Json::error_handler_t::replace);
}

std::string in_words(const Value& value) {
    return std::visit(InWords{}, value.kind());
}

}  // namespace mitra::cli
