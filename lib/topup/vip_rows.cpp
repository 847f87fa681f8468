#include "lib/topup/vip_rows.hpp"

#include <nlohmann/json.hpp>

#include "lib/topup/values.hpp"
#include "lib/topup/vip_words.hpp"

namespace mitra::topup {
namespace {

using nlohmann::json;

constexpr std::size_t k_longest_note = 1'000;

/// A price of nothing is a mistake of the list: everybody would take it.
std::optional<Money> price_in(const json& value) {
    const auto price = money_in(value);
    return price && *price > Money{0} ? price : std::nullopt;
}

std::optional<std::array<Money, 3>> prices_in(const json& price) {
    if (!price.is_object()) {
        const auto one = price_in(price);
        return one ? std::optional{std::array{*one, *one, *one}} : std::nullopt;
    }
    const auto basic = price_in(field_of(price, "basic"));
    const auto premium = price_in(field_of(price, "premium"));
    const auto special = price_in(field_of(price, "special"));
    if (!basic || !premium || !special) return std::nullopt;
    return std::array{*basic, *premium, *special};
}

/// true, 1 and "1" are yes; a list that does not say so allows it.
bool allows_repeats(const json& row) {
    const json& value = field_of(row, "multi_trx");
    if (value.is_boolean()) return value.get<bool>();
    const std::string word = lowered(text_in(row, "multi_trx"));
    return word != "0" && word != "false";
}

}  // namespace

std::optional<Transaction> transaction_in(const json& row) {
    Transaction transaction;
    transaction.trxid = text_in(row, "trxid");
    if (!is_reference(transaction.trxid)) return std::nullopt;
    transaction.target = without_ordinal(text_in(row, "data"));
    transaction.zone = text_in(row, "zone");
    transaction.service = text_in(row, "service");
    transaction.code = text_in(row, "code");
    transaction.word = text_in(row, "status", 40);
    transaction.progress = progress_of(transaction.word);
    transaction.note = text_in(row, "note", k_longest_note);
    transaction.price = money_in(field_of(row, "price"));
    transaction.balance = money_in(field_of(row, "balance"));
    return transaction;
}

std::optional<ServiceRow> stocked_in(const json& row) {
    ServiceRow service;
    service.code = text_in(row, "code");
    service.name = text_in(row, "name", 300);
    const auto prices = prices_in(field_of(row, "price"));
    if (!is_reference(service.code) || service.name.empty() || !prices) return std::nullopt;
    service.prices = *prices;
    service.status = lowered(text_in(row, "status", 40));
    return service;
}

std::optional<ServiceRow> service_in(Channel channel, const json& row) {
    auto found = stocked_in(row);
    const std::string game = text_in(row, channel == Channel::game ? "game" : "brand");
    if (!found || game.empty()) return std::nullopt;
    ServiceRow& service = *found;
    service.game = game;
    if (channel == Channel::game) return found;

    service.category = lowered(text_in(row, "type"));
    if (service.category.empty()) service.category = lowered(text_in(row, "category"));
    service.note = text_in(row, "note", k_longest_note);
    service.multi_trx = allows_repeats(row);
    const std::string window = text_in(row, "maintenace");  // so it is spelled
    service.closed = window_in(window.empty() ? text_in(row, "maintenance") : window);
    return found;
}

std::optional<std::int64_t> count_in(const json& value) {
    // As whole as an amount of money: neither 12.5 nor -1 nor "many".
    const auto number = money_in(value);
    return number ? std::optional{number->rupiah()} : std::nullopt;
}

std::string country_in(const json& answer) {
    const std::string word = text_in(answer, "country", 60);
    if (!word.empty()) return word;
    const json& country = field_of(answer, "country");
    const std::string code = text_in(country, "code", 60);
    return code.empty() ? text_in(country, "name", 60) : code;
}

}  // namespace mitra::topup
