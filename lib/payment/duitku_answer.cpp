#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "lib/payment/duitku.hpp"
#include "lib/payment/duitku_words.hpp"

namespace mitra::payment::duitku {
namespace {

using nlohmann::json;

std::string why(int status, std::string_view words) {
    return words.empty() ? fmt::format("{} without a reason", status) : fmt::format("{} {}", status, words);
}

json object_in(std::string_view body) {
    json answer = json::parse(body, nullptr, false);
    return answer.is_object() ? answer : json{};
}

/// Something to keep and to show: without blanks, controls and signs of other alphabets.
bool is_reference(std::string_view text) {
    return !text.empty() && text.size() <= 255 &&
           std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7f; });
}

InvoiceAnswer opened_or_not(const Account& account, std::string_view body, const std::string& words) {
    using Kind = InvoiceAnswer::Kind;
    const json answer = object_in(body);
    const std::string code = text_of(answer, "statusCode");
    if (code.empty()) return {.kind = Kind::unknown, .why = why(200, words)};
    if (code != "00")
        return {.kind = Kind::refused, .why = fmt::format("statusCode {:.20}: {}", words_of(code), words)};
    InvoiceAnswer opened{.kind = Kind::opened,
                         .reference = text_of(answer, "reference"),
                         .pay_url = text_of(answer, "paymentUrl"),
                         .amount = amount_of(answer, "amount")};
    if (!is_reference(opened.reference)) return {.kind = Kind::unknown, .why = "a success without a reference"};
    if (!is_pay_page(account, opened.pay_url)) {
        opened.kind = Kind::refused;
        opened.pay_url.clear();
        opened.why = "its pay page is not on a host of Duitku";
    }
    return opened;
}

InvoiceAnswer::Kind refusal_of(const Account& account, int status, const std::string& words) {
    using Kind = InvoiceAnswer::Kind;
    if (status == 400 && say(words, "already paid")) return Kind::already_paid;
    if (status == 400 && say(words, "amount is different")) return Kind::taken;
    if (status == 409)
        return say(words, "progress") || (account.family == Family::pop && !say(words, "item price"))
                   ? Kind::in_progress
                   : Kind::refused;
    if (status == 429) return Kind::unavailable;
    if (status >= 500) return say(words, "failed to generate payment number") ? Kind::refused : Kind::unknown;
    return Kind::refused;
}

StatusAnswer::Kind refusal_of(int status, const std::string& words) {
    using Kind = StatusAnswer::Kind;
    // A block may come as anything; resting for nothing costs an hour, asking on costs everybody's answers.
    if (status == 429 || status == 403 || say(words, "too many") || say(words, "rate limit") || say(words, "blocked"))
        return Kind::rate_limited;
    if (say(words, "transaction not found")) return Kind::not_found;
    if (status == 401 || say(words, "merchant not found") || say(words, "wrong signature")) return Kind::refused;
    return Kind::unreadable;
}

/// The host of an address with nothing odd in it; empty for any other.
std::string_view host_of(std::string_view url, std::string_view scheme) {
    if (!url.starts_with(scheme)) return {};
    url.remove_prefix(scheme.size());
    std::string_view host = url.substr(0, url.find_first_of("/?#"));
    if (host.find_first_of("@\\%") != std::string_view::npos) return {};
    if (host.starts_with('[')) return host.substr(0, host.find(']') + 1);
    return host.substr(0, host.find(':'));
}

}  // namespace

bool is_pay_page(const Account& account, std::string_view url) {
    const bool plain = std::all_of(url.begin(), url.end(), [](char c) { return c > 0x20 && c < 0x7f; });
    if (url.size() > 2'000 || !plain || url.find_first_of("\\\"<>") != std::string_view::npos) return false;
    const std::string_view host = host_of(url, "https://");
    const std::string_view rest = url.substr(std::min(url.size(), std::string_view{"https://"}.size() + host.size()));
    if ((host == "duitku.com" || host.ends_with(".duitku.com")) &&
        (!rest.starts_with(':') || rest.starts_with(":443/")))
        return true;
    if (!account.any_pay_host) return false;
    const std::string_view local = host.empty() ? host_of(url, "http://") : host;
    return local == "localhost" || local == "[::1]" ||
           (local.starts_with("127.") && local.find_first_not_of("0123456789.") == std::string_view::npos);
}

InvoiceAnswer read_invoice_answer(const Account& account, int status, std::string_view body) {
    const std::string words = words_of(body);
    if (status == 200) return opened_or_not(account, body, words);
    return {.kind = refusal_of(account, status, words), .why = why(status, words)};
}

StatusAnswer read_status_answer(int status, std::string_view body) {
    using Kind = StatusAnswer::Kind;
    const std::string words = words_of(body);
    const json answer = object_in(body);
    const std::string code = status == 200 ? text_of(answer, "statusCode") : "";
    if (code != "00" && code != "01" && code != "02") {
        const auto kind = refusal_of(status, words);
        return {.kind = kind,
                .why = code.empty() ? why(status, words) : fmt::format("statusCode {:.20}", words_of(code))};
    }
    StatusAnswer said{.order = text_of(answer, "merchantOrderId"),
                      .reference = text_of(answer, "reference"),
                      .amount = amount_of(answer, "amount"),
                      .fee = fee_of(answer, "fee")};
    said.kind = code == "00" ? Kind::paid : code == "01" ? Kind::pending : Kind::ended;
    if (said.kind == Kind::paid && (said.order.empty() || said.amount.value_or(Money{}) == Money{}))
        return {.kind = Kind::unreadable, .why = "paid, without an order or an amount"};
    // Nobody is charged more than was paid: such a fee is not known, and an admin can see that it is missing.
    if (said.fee && said.amount && *said.fee > *said.amount) said.fee.reset();
    if (!said.reference.empty() && !is_reference(said.reference))
        return {.kind = Kind::unreadable, .why = "a reference that is none"};
    return said;
}

bool is_channel_code(std::string_view text) {
    return text.size() == 2 && std::all_of(text.begin(), text.end(),
                                           [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); });
}

ChannelsAnswer read_channels_answer(int status, std::string_view body) {
    using Kind = ChannelsAnswer::Kind;
    const std::string words = words_of(body);
    const json answer = object_in(body);
    const auto list = answer.find("paymentFee");
    if (status != 200 || list == answer.end() || !list->is_array()) {
        const bool no = status == 401 || status == 404 || (status == 200 && !text_of(answer, "responseCode").empty());
        return {.kind = no ? Kind::refused : Kind::unreadable, .why = why(status, words)};
    }
    ChannelsAnswer said{.kind = Kind::listed};
    for (const json& each : *list) {
        if (!each.is_object()) continue;
        Channel channel{text_of(each, "paymentMethod"), text_of(each, "paymentName"),
                        fee_of(each, "totalFee").value_or(Money{0})};
        if (is_channel_code(channel.code) && !channel.name.empty() && said.channels.size() < 100)
            said.channels.push_back(channel);
    }
    return said;
}

}  // namespace mitra::payment::duitku
