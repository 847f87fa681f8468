#include <fmt/format.h>
#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>
#include <nlohmann/json.hpp>

#include "lib/base/ascii.hpp"
#include "lib/base/error.hpp"
#include "lib/payment/duitku.hpp"

namespace mitra::payment::duitku {
namespace {

using nlohmann::json;

constexpr std::size_t k_longest_order = 50;
constexpr std::size_t k_longest_url = 255;
constexpr std::int64_t k_longest_minutes = 1440;

/// Channels whose invoices end sooner than a day; whether Duitku would cut a longer time or refuse it, nobody says.
struct ShortLived {
    std::string_view channel;
    std::int64_t minutes;
};
constexpr std::array k_short_lived{ShortLived{"SP", 60}, ShortLived{"SQ", 60}, ShortLived{"SA", 60},
                                   ShortLived{"AT", 720}, ShortLived{"JP", 10}};

/// At most `most` characters of UTF-8, none of them cut in two.
std::string cut(std::string_view text, std::size_t most) {
    std::size_t characters = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool continues = (static_cast<unsigned char>(text[i]) & 0xc0U) == 0x80U;
        if (!continues && characters++ == most) return std::string{text.substr(0, i)};
    }
    return std::string{text};
}

/// A name as a bank's screen can show it: é is e, what is no letter, digit, dot or blank goes.
std::string plain_name(std::string_view name) {
    utf8proc_uint8_t* mapped = nullptr;
    const auto size = utf8proc_map(
        reinterpret_cast<const utf8proc_uint8_t*>(name.data()), static_cast<utf8proc_ssize_t>(name.size()), &mapped,
        static_cast<utf8proc_option_t>(UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_STRIPMARK));
    const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> holder{mapped, &std::free};
    std::string plain;
    for (utf8proc_ssize_t i = 0; i < size; ++i) {
        const char c = static_cast<char>(mapped[i]);
        if (c == ' ' ? !plain.empty() && plain.back() != ' ' : c == '.' || is_letter_or_digit(c)) plain += c;
    }
    plain.resize(std::min<std::size_t>(plain.size(), 20));
    while (plain.ends_with(' '))
        plain.pop_back();
    return plain.empty() ? "Pembeli" : plain;
}

std::string digits_of(std::string_view phone) {
    std::string digits;
    std::copy_if(phone.begin(), phone.end(), std::back_inserter(digits), is_digit);
    digits.resize(std::min<std::size_t>(digits.size(), 50));
    return digits;
}

void check(const Account& account, const Invoice& invoice) {
    const std::string& order = invoice.order;
    const bool ours =
        !order.empty() && order.size() <= k_longest_order && is_letter_or_digit(order.front()) &&
        !(order.front() >= '0' && order.front() <= '9') &&
        std::all_of(order.begin(), order.end(), [](char c) { return is_letter_or_digit(c) || c == '-' || c == '_'; });
    if (!ours)
        throw Error{ErrorKind::usage, fmt::format("'{}' is no order id for Duitku", order),
                    "it starts with a letter and has at most 50 letters, digits, - and _: see orders.prefix", "duitku"};
    for (const std::string& url : {invoice.callback_url, invoice.return_url})
        if (url.size() > k_longest_url)
            throw Error{ErrorKind::usage, fmt::format("an address of {} characters is too long for Duitku", url.size()),
                        "it takes 255: shorten site.base_url", "duitku"};
    if (account.family == Family::v2 && invoice.channel.empty())
        throw Error{ErrorKind::usage, "Duitku's v2 opens no invoice without a channel",
                    "the buyer chooses one on the order's page", "duitku"};
}

std::int64_t minutes_for(const Invoice& invoice) {
    std::int64_t most = k_longest_minutes;
    for (const ShortLived& each : k_short_lived)
        if (each.channel == invoice.channel) most = each.minutes;
    return std::clamp<std::int64_t>(invoice.expiry_minutes, 1, most);
}

Call post(std::string url, const json& body) {
    // Texts of people are valid UTF-8 by the time they are stored; what is not must not keep an order from its invoice.
    return {std::move(url),
            body.dump(-1, ' ', false, json::error_handler_t::replace),
            {{"Content-Type", "application/json"}, {"Accept", "application/json"}}};
}

}  // namespace

Call open_invoice(const Account& account, const Invoice& invoice, Instant now) {
    check(account, invoice);
    const std::string name = plain_name(invoice.name);
    const std::string phone = digits_of(invoice.phone);
    const std::int64_t amount = invoice.amount.rupiah();
    // One line of quantity 1: right whether Duitku adds up prices or prices times quantities.
    json body{{"paymentAmount", amount},
              {"merchantOrderId", invoice.order},
              {"productDetails", cut(invoice.product, 255)},
              {"email", invoice.email},
              {"phoneNumber", phone},
              {"customerVaName", name},
              {"itemDetails", {{{"name", cut(invoice.product, 50)}, {"price", amount}, {"quantity", 1}}}},
              {"customerDetail", {{"firstName", name}, {"email", invoice.email}, {"phoneNumber", phone}}},
              {"callbackUrl", invoice.callback_url},
              {"returnUrl", invoice.return_url},
              {"expiryPeriod", minutes_for(invoice)}};
    if (account.family == Family::v2) {
        body["merchantCode"] = account.merchant_code;
        body["paymentMethod"] = invoice.channel;
        body["signature"] = sign_inquiry(account, invoice.order, std::to_string(amount));
        return post(account.v2_url + "/v2/inquiry", body);
    }
    if (!invoice.channel.empty()) body["paymentMethod"] = invoice.channel;
    const std::string timestamp = std::to_string(now.milliseconds);  // an epoch has no zone: nothing is added for WIB
    Call call = post(account.pop_url + "/createInvoice", body);
    call.headers.emplace_back("x-duitku-merchantcode", account.merchant_code);
    call.headers.emplace_back("x-duitku-timestamp", timestamp);
    call.headers.emplace_back("x-duitku-signature", sign_pop(account, timestamp));
    return call;
}

Call ask_status(const Account& account, std::string_view order) {
    const std::string& base = account.family == Family::v2 ? account.v2_url : account.pop_url;
    return post(base + "/transactionStatus", {{"merchantCode", account.merchant_code},
                                              {"merchantOrderId", order},
                                              {"signature", sign_status(account, order)}});
}

Call ask_channels(const Account& account, Money amount, Instant now) {
    const LocalTime t = local_time(now, Zone{});
    const std::string datetime =
        fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02}", t.year, t.month, t.day, t.hour, t.minute, t.second);
    return post(account.v2_url + "/paymentmethod/getpaymentmethod",
                {{"merchantcode", account.merchant_code},
                 {"amount", amount.rupiah()},
                 {"datetime", datetime},
                 {"signature", sign_payment_methods(account, std::to_string(amount.rupiah()), datetime)}});
}

}  // namespace mitra::payment::duitku
