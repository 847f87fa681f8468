#include "tests/support/json_schema.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>
#include <stdexcept>

namespace mitra::test {
namespace {

using nlohmann::json;

bool is_of(const json& value, const std::string& type) {
    if (type == "null") return value.is_null();
    if (type == "boolean") return value.is_boolean();
    if (type == "integer") return value.is_number_integer();
    if (type == "string") return value.is_string();
    if (type == "array") return value.is_array();
    if (type == "object") return value.is_object();
    throw std::runtime_error{"a schema with the unknown type " + type};
}

bool has_form(const std::string& text, const std::string& form) {
    static const std::regex k_time{R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d))"};
    static const std::regex k_address{R"(https?://\S+)"};
    if (form == "date-time") return std::regex_match(text, k_time);
    if (form == "uri") return std::regex_match(text, k_address);
    throw std::runtime_error{"a schema with the unknown format " + form};
}

/// Characters, not bytes.
std::int64_t length_of(const std::string& text) {
    return std::count_if(text.begin(), text.end(),
                         [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; });
}

class Look {
 public:
    explicit Look(const json& root) : root_{root} {}

    void at(const json& schema, const json& value, const std::string& where) {
        for (const auto& [word, what] : schema.items())
            check(schema, word, what, value, where);
    }
    std::vector<std::string> faults;

 private:
    void fault(const std::string& where, const std::string& what) { faults.push_back(where + " " + what); }
    bool fits(const json& schema, const json& value) {
        Look inner{root_};
        inner.at(schema, value, "");
        return inner.faults.empty();
    }

    void check(const json& schema, const std::string& word, const json& what, const json& value,
               const std::string& where) {
        if (word == "description") return;
        if (word == "$ref") return at(root_.at(json::json_pointer{what.get<std::string>().substr(1)}), value, where);
        if (word == "type") return check_type(what, value, where);
        if (word == "enum") {
            if (std::find(what.begin(), what.end(), value) == what.end()) fault(where, "is " + value.dump());
        } else if (word == "const") {
            if (value != what) fault(where, "is " + value.dump());
        } else if (word == "oneOf") {
            const auto fitting =
                std::count_if(what.begin(), what.end(), [&](const json& one) { return fits(one, value); });
            if (fitting != 1) fault(where, fmt::format("fits {} of its {} forms", fitting, what.size()));
        } else if (!check_text(word, what, value, where) && !check_number(word, what, value, where) &&
                   !check_parts(schema, word, what, value, where)) {
            throw std::runtime_error{"a schema with the unknown word " + word};
        }
    }

    void check_type(const json& types, const json& value, const std::string& where) {
        const json all = types.is_array() ? types : json::array({types});
        if (std::none_of(all.begin(), all.end(), [&](const json& type) { return is_of(value, type); }))
            fault(where, fmt::format("is {} and not {}", value.dump(), types.dump()));
    }

    bool check_text(const std::string& word, const json& what, const json& value, const std::string& where) {
        static const std::set<std::string> k_words{"pattern", "format", "minLength", "maxLength"};
        if (k_words.count(word) == 0) return false;
        if (!value.is_string()) return true;
        const auto text = value.get<std::string>();
        const bool right = word == "pattern"     ? std::regex_search(text, std::regex{what.get<std::string>()})
                           : word == "format"    ? has_form(text, what.get<std::string>())
                           : word == "minLength" ? length_of(text) >= what.get<std::int64_t>()
                                                 : length_of(text) <= what.get<std::int64_t>();
        if (!right) fault(where, fmt::format("is {}, against {} {}", value.dump(), word, what.dump()));
        return true;
    }

    bool check_number(const std::string& word, const json& what, const json& value, const std::string& where) {
        if (word != "minimum" && word != "maximum") return false;
        const bool wrong = value.is_number() && (word == "minimum" ? value < what : value > what);
        if (wrong) fault(where, fmt::format("is {}, against {} {}", value.dump(), word, what.dump()));
        return true;
    }

    bool check_parts(const json& schema, const std::string& word, const json& what, const json& value,
                     const std::string& where) {
        if (word == "items") {
            for (std::size_t i = 0; value.is_array() && i < value.size(); ++i)
                at(what, value.at(i), fmt::format("{}/{}", where, i));
        } else if (word == "required") {
            for (const auto& name : what) {
                if (value.is_object() && !value.contains(name.get<std::string>())) fault(where, "lacks " + name.dump());
            }
        } else if (word == "properties") {
            for (const auto& [name, part] : what.items()) {
                if (value.is_object() && value.contains(name)) at(part, value.at(name), where + "/" + name);
            }
        } else if (word == "additionalProperties") {
            if (what != json(false)) throw std::runtime_error{"additionalProperties is false, or is not said"};
            for (const auto& entry : value.items()) {
                if (value.is_object() && !schema.at("properties").contains(entry.key()))
                    fault(where, "has " + entry.key() + ", which is not described");
            }
        } else if (word == "minProperties") {
            if (value.is_object() && value.size() < what.get<std::size_t>()) fault(where, "has too few fields");
        } else {
            return false;
        }
        return true;
    }

    const json& root_;
};

}  // namespace

std::vector<std::string> schema_faults(const json& root, const json& schema, const json& value) {
    Look look{root};
    look.at(schema, value, "");
    return std::move(look.faults);
}

}  // namespace mitra::test
