#include "lib/topup/redact.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "lib/http/decode.hpp"
#include "lib/topup/values.hpp"

namespace mitra::topup {
namespace {

using nlohmann::json;

constexpr int k_deepest = 4;

bool is_shown(std::string_view name) {
    constexpr std::array<std::string_view, 15> k_shown{
        "result", "trxid", "code",           "service",  "status",     "price",   "balance", "created_at",
        "type",   "unit",  "transaction_id", "quantity", "net_amount", "success", "order_id"};
    return std::find(k_shown.begin(), k_shown.end(), name) != k_shown.end();
}

/// The last of "data[0][trxid]".
std::string_view innermost(std::string_view name) {
    const std::size_t from = name.rfind('[');
    if (from == std::string_view::npos || !name.ends_with(']')) return name;
    return name.substr(from + 1, name.size() - from - 2);
}

void add(std::string& text, const std::string& name, std::string_view value) {
    text += fmt::format("{}{}={}", text.empty() ? "" : "&", name, value);
}

void add(std::string& text, const std::string& path, std::string_view name, const json& value, int depth) {
    if ((value.is_object() || value.is_array()) && !value.empty() && depth < k_deepest) {
        std::size_t index = 0;
        for (const auto& [key, inner] : value.items()) {
            const std::string part = value.is_array() ? std::to_string(index++) : cleaned(key, 40);
            add(text, path.empty() ? part : path + "." + part, value.is_array() ? name : std::string_view{part}, inner,
                depth + 1);
        }
        return;
    }
    if (value.is_null() || (value.is_string() && value.get_ref<const std::string&>().empty()))
        return add(text, path, "");
    const bool plain = value.is_primitive() && is_shown(name);
    const std::string shown = !plain              ? "(hidden)"
                              : value.is_string() ? cleaned(value.get_ref<const std::string&>(), 100)
                                                  : value.dump();
    add(text, path, shown);
}

}  // namespace

std::string redacted_webhook(std::string_view body) {
    std::string text;
    if (const json parsed = json_in(body); parsed.is_object()) {
        // So the supplier's are kept: what came, beside the numbers that were read out of it.
        const json& kept = field_of(parsed, "body");
        if (kept.is_string() && field_of(parsed, "transactions").is_array())
            return redacted_webhook(kept.get_ref<const std::string&>());
        add(text, "", "", parsed, 0);
        return text;
    }
    const auto fields = http::decode_form(body, 256);
    if (!fields) return text;
    for (const auto& [name, value] : *fields)
        add(text, cleaned(name, 80), value.empty() || is_shown(innermost(name)) ? cleaned(value, 100) : "(hidden)");
    return text;
}

}  // namespace mitra::topup
