#include <fmt/format.h>

#include <cstdlib>
#include <nlohmann/json.hpp>

#include "daemons/sandbox/duitku/api.hpp"
#include "daemons/sandbox/duitku/channels.hpp"
#include "daemons/sandbox/duitku/fields.hpp"
#include "daemons/sandbox/duitku/wire.hpp"

namespace mitra::sandbox::duitku {
namespace {

using Json = nlohmann::json;

/// v2 speaks of a Message; POP of the field.
ProviderAnswer refusal(const Complaint& complaint, Family family) {
    if (complaint.text.empty()) return {complaint.status, "", ""};
    if (family == Family::v2) return message_answer(complaint.status, complaint.text);
    return json_answer(complaint.status, {{complaint.field, complaint.text}});
}

std::int64_t minutes_in(const Json& request) {
    static constexpr std::int64_t k_default = 1440;
    const auto found = request.find("expiryPeriod");
    if (found == request.end() || !found->is_number_integer()) return k_default;
    const auto given = found->get<std::int64_t>();
    return given > 0 && given <= k_default ? given : k_default;
}

/// Stores it; in the mode "early" it is paid, and its callback answered, before this returns.
Invoice stored(Duitku& duitku, const Json& request, Family family, Instant now) {
    Invoice invoice{.family = family == Family::pop ? "pop" : "v2",
                    .order = text_of(request, "merchantOrderId"),
                    .reference = {},
                    .payment_number = {},
                    .amount = request["paymentAmount"].get<std::int64_t>(),
                    .channel = text_of(request, "paymentMethod"),
                    .product = text_of(request, "productDetails"),
                    .email = text_of(request, "email"),
                    .name = text_of(request, "customerVaName"),
                    .additional = text_of(request, "additionalParam"),
                    .user_info = text_of(request, "merchantUserInfo"),
                    .callback_url = text_of(request, "callbackUrl"),
                    .return_url = text_of(request, "returnUrl"),
                    .created = now,
                    .expires = now + std::chrono::minutes{minutes_in(request)},
                    .attempts = {}};
    const bool early = duitku.knobs.text("callback") == "early";
    if (early) {
        invoice.state = State::paid;
        if (invoice.channel.empty()) invoice.channel = "BC";
    }
    invoice = duitku.invoices.add(std::move(invoice), duitku.account.merchant_code);
    if (early) duitku.callbacks.deliver(invoice, "00", "early");
    return invoice;
}

ProviderAnswer opened(const Duitku& duitku, const Invoice& invoice) {
    return json_answer(200, {{"merchantCode", duitku.account.merchant_code},
                             {"reference", invoice.reference},
                             {"paymentUrl", duitku.pay_url + "/redirect_checkout?reference=" + invoice.reference},
                             {"statusCode", "00"},
                             {"statusMessage", "SUCCESS"}});
}

/// What POP says of an order that it has already; nothing: a new invoice is made.
std::optional<ProviderAnswer> again(const Duitku& duitku, const Json& request, Instant now) {
    const auto known = duitku.invoices.find(text_of(request, "merchantOrderId"));
    if (!known) return std::nullopt;
    const State state = known->state_at(now);
    if (state == State::paid) return json_answer(400, {{"MerchantOrderId", "Bill already paid"}});
    if (state != State::open) return std::nullopt;
    if (known->amount != request["paymentAmount"].get<std::int64_t>())
        return json_answer(400, "Amount is different please try again later.");
    return opened(duitku, *known);
}

/// Milliseconds since 1970, as 13 digits; how near to now is up to a knob.
bool timely(const Duitku& duitku, const std::string& timestamp, Instant now) {
    if (timestamp.size() != 13 || timestamp.find_first_not_of("0123456789") != std::string::npos) return false;
    const std::int64_t tolerance_s = duitku.knobs.number("timestamp_tolerance_s");
    return tolerance_s == 0 || std::llabs(std::stoll(timestamp) - now.milliseconds) <= tolerance_s * 1000;
}

}  // namespace

ProviderAnswer create_pop_invoice(Duitku& duitku, const PopHeaders& headers, std::string_view body, Instant now) {
    if (headers.merchant_code != duitku.account.merchant_code ||
        !signed_by(duitku, Signed::pop_header, {headers.timestamp}, headers.signature))
        return plain_answer(401, "Unauthorized");
    if (!timely(duitku, headers.timestamp, now)) return plain_answer(401, "Request Expired");
    const Json request = Json::parse(body, nullptr, false);
    if (!request.is_object()) return {400, "", ""};
    if (const auto wrong = complaint(request, Family::pop)) return refusal(*wrong, Family::pop);
    if (const auto answer = again(duitku, request, now)) return *answer;
    return opened(duitku, stored(duitku, request, Family::pop, now));
}

ProviderAnswer v2_inquiry(Duitku& duitku, std::string_view body, Instant now) {
    const Json request = Json::parse(body, nullptr, false);
    if (!request.is_object()) return {400, "", ""};
    const std::string merchant = text_of(request, "merchantCode");
    if (!merchant.empty() && merchant != duitku.account.merchant_code) return message_answer(404, "Merchant not found");
    const std::string order = text_of(request, "merchantOrderId");
    if (merchant.empty() || !signed_by(duitku, Signed::inquiry, {order, digits_of(request, "paymentAmount")},
                                       text_of(request, "signature")))
        return message_answer(401, "Wrong signature");
    if (const auto wrong = complaint(request, Family::v2)) return refusal(*wrong, Family::v2);
    if (duitku.invoices.find(order) && duitku.knobs.text("duplicate_v2") == "refuse")
        return message_answer(400, "Duplicate merchantOrderId");

    const Invoice invoice = stored(duitku, request, Family::v2, now);
    Json answer{{"merchantCode", merchant},
                {"reference", invoice.reference},
                {"paymentUrl", duitku.pay_url + "/topup/topupdirectv2.aspx?ref=" + invoice.payment_number},
                {"amount", std::to_string(invoice.amount)},
                {"statusCode", "00"},
                {"statusMessage", "SUCCESS"}};
    const ChannelKind kind = usable_channel(invoice.channel)->kind;
    // What a channel does not use is empty for a VA and absent for the others, as the real answers have it.
    if (kind == ChannelKind::virtual_account) {
        answer["vaNumber"] = fmt::format("7007014{:09}", invoice.number);
        answer["qrString"] = "";
    } else if (kind == ChannelKind::qris) {
        answer["qrString"] = "00020101021226570011ID.DANA.WWW" + invoice.payment_number;
    } else if (kind == ChannelKind::wallet) {
        answer["AppUrl"] = answer["paymentUrl"];
    }
    return json_answer(200, answer);
}

}  // namespace mitra::sandbox::duitku
