#include "lib/topup/trakteer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "lib/crypto/digest.hpp"
#include "lib/http/encode.hpp"
#include "lib/topup/values.hpp"

namespace mitra::topup::trakteer {
namespace {

using nlohmann::json;

constexpr std::size_t k_longest_message = 1'000;
/// As it has no zone of its own: Trakteer keeps Jakarta's.
constexpr Zone k_zone{};

std::string why(int status, const json& answer) {
    const std::string words = harmless(text_in(answer, "message", 600));
    return words.empty() ? fmt::format("HTTP {} without a reason", status) : fmt::format("HTTP {}: {}", status, words);
}

/// What is left of a tip; a part of a rupiah is not ours.
std::optional<Money> net_in(const json& value) {
    if (const auto whole = money_in(value)) return whole;
    std::string text = value.is_string() ? value.get<std::string>() : value.is_number_float() ? value.dump() : "";
    const std::size_t point = text.find('.');
    // "4.711" is how people here write 4711, so behind a text's point there are no three digits.
    if (point == std::string::npos || (value.is_string() && text.size() - point == 4)) return std::nullopt;
    text.resize(point);
    return Money::parse(text);
}

/// Nothing for a row that is not paid, or that cannot be read; `readable` says which.
std::optional<Support> support_in(const json& row, bool& readable) {
    const std::string status = lowered(text_in(row, "status", 40));
    readable = row.is_object();
    if (!readable || (!status.empty() && status != "success")) return std::nullopt;
    Support support;
    support.reference = text_in(row, "order_id");
    const auto amount = money_in(field_of(row, "amount"));
    const auto came_at = parse_instant(text_in(row, "updated_at", 40), k_zone);
    readable = is_reference(support.reference) && amount && *amount > Money{0} && came_at;
    if (!readable) return std::nullopt;
    support.amount = *amount;
    support.net = std::min(net_in(field_of(row, "net_amount")).value_or(*amount), *amount);
    support.method = text_in(row, "payment_method", 60);
    support.supporter = text_in(row, "supporter_name");
    support.message = text_in(row, "support_message", k_longest_message);
    if (support.message.empty()) support.message = text_in(row, "supporter_message", k_longest_message);
    support.came_at = *came_at;
    return support;
}

std::optional<std::int64_t> number_in(const json& object, const char* field) {
    const auto number = money_in(field_of(object, field));
    return number ? std::optional{number->rupiah()} : std::nullopt;
}

/// Sources spell the number of pages in two ways.
bool has_more(const json& pagination) {
    const auto current = number_in(pagination, "current_page");
    if (!current) return false;
    for (const char* field : {"total_pages", "total_page"})
        if (const auto pages = number_in(pagination, field)) return *current < *pages;
    const auto total = number_in(pagination, "total");
    const auto per_page = number_in(pagination, "per_page");
    return total && per_page && *per_page <= 10'000 && *current <= 1'000'000 && *current * *per_page < *total;
}

}  // namespace

Call ask_supports(const Page& page, std::int64_t number, std::int64_t per_page) {
    return {fmt::format("{}/supports?limit={}&page={}&include=net_amount,payment_method,order_id", page.url, per_page,
                        number),
            {{"key", page.key}, {"Accept", "application/json"}, {"X-Requested-With", "XMLHttpRequest"}}};
}

SupportsAnswer read_supports(int status, std::string_view body) {
    using Kind = SupportsAnswer::Kind;
    const json answer = json_in(body);
    SupportsAnswer said;
    said.why = why(status, answer);
    const std::string word = lowered(text_in(answer, "status", 20));
    const json& result = field_of(answer, "result");
    const json& rows = field_of(result, "data");
    if (word == "success" && rows.is_array()) {
        said.kind = Kind::listed;
        said.why.clear();
        for (const json& row : rows) {
            bool readable = true;
            if (auto support = support_in(row, readable)) said.supports.push_back(std::move(*support));
            if (!readable) ++said.skipped;
        }
        said.more = has_more(field_of(field_of(result, "meta"), "pagination"));
        return said;
    }
    if (word == "error" || status == 401 || status == 403) said.kind = Kind::refused;
    return said;
}

Verdict judge_webhook(const Page& page, std::string_view token, std::string_view body) {
    if (page.webhook_token.empty() || !crypto::equal_secret(page.webhook_token, token)) return Verdict::not_authentic;
    // Whatever else it may be about: three answers that are not 200, and Trakteer switches the webhook off.
    return json_in(body).is_object() ? Verdict::genuine : Verdict::malformed;
}

Money whole_units(Money total, Money unit) {
    const std::int64_t units = (total.rupiah() + unit.rupiah() - 1) / unit.rupiah();
    return Money{std::max<std::int64_t>(units, 1) * unit.rupiah()};
}

std::string pay_link(std::string_view pay_url, std::string_view page, Money total, Money unit, std::string_view code,
                     std::string_view name) {
    const std::int64_t units = whole_units(total, unit).rupiah() / unit.rupiah();
    const std::string quantity = std::to_string(units);
    std::vector<std::pair<std::string_view, std::string_view>> fields{{"quantity", quantity}, {"step", "2"}};
    if (!name.empty()) fields.emplace_back("display_name", name);
    fields.emplace_back("supporter_message", code);
    while (pay_url.ends_with('/'))
        pay_url.remove_suffix(1);
    return fmt::format("{}/{}/tip?{}", pay_url, http::url_encode(page), http::encode_form(fields));
}

}  // namespace mitra::topup::trakteer
