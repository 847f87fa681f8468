#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "daemons/sandbox/duitku/api.hpp"
#include "daemons/sandbox/duitku/channels.hpp"
#include "daemons/sandbox/duitku/fields.hpp"
#include "daemons/sandbox/duitku/wire.hpp"

namespace mitra::sandbox::duitku {
namespace {

using Json = nlohmann::json;

ProviderAnswer status_of(const Duitku& duitku, const Invoice& invoice, Instant now) {
    Json answer{{"merchantOrderId", invoice.order},
                {"reference", invoice.reference},
                {"amount", std::to_string(invoice.amount)}};
    const State state = invoice.state_at(now);
    if (state == State::paid) {
        answer["fee"] = duitku.knobs.text("fee") + ".00";
        answer["statusCode"] = "00";
        answer["statusMessage"] = "SUCCESS";
    } else if (state == State::open) {
        answer["statusCode"] = "01";
        answer["statusMessage"] = "PROCESS";
    } else {
        answer["fee"] = "0.00";
        answer["statusCode"] = "02";
        answer["statusMessage"] = "CANCELED";
    }
    return json_answer(200, answer);
}

}  // namespace

ProviderAnswer transaction_status(Duitku& duitku, std::string_view body, Instant now) {
    const std::chrono::seconds block{duitku.knobs.number("block_seconds")};
    if (duitku.gate.blocks(now, duitku.knobs.number("status_limit"), block))
        return message_answer(429, "Too many requests");
    const Json request = Json::parse(body, nullptr, false);
    if (!request.is_object()) return {400, "", ""};
    const std::string order = text_of(request, "merchantOrderId");
    if (text_of(request, "merchantCode") != duitku.account.merchant_code)
        return message_answer(404, "Merchant not found");
    if (!signed_by(duitku, Signed::status, {order}, text_of(request, "signature")))
        return message_answer(401, "Wrong signature");
    const auto invoice = duitku.invoices.find(order);
    const bool unchosen = invoice && invoice->family == "pop" && invoice->channel.empty() &&
                          invoice->state_at(now) == State::open && duitku.knobs.text("unchosen") == "not_found";
    // By its order only: a reference or a payment number is no merchantOrderId.
    if (!invoice || invoice->order != order || unchosen)
        return message_answer(static_cast<int>(duitku.knobs.number("not_found_http")), "Transaction not found");
    return status_of(duitku, *invoice, now);
}

ProviderAnswer payment_methods(const Duitku& duitku, std::string_view body) {
    const Json request = Json::parse(body, nullptr, false);
    if (!request.is_object()) return {400, "", ""};
    // Documented in small letters; the official SDK writes it otherwise, and is understood.
    std::string merchant = text_of(request, "merchantcode");
    if (merchant.empty()) merchant = text_of(request, "merchantCode");
    if (merchant != duitku.account.merchant_code) return message_answer(404, "Merchant not found");
    const std::string amount = digits_of(request, "amount");
    const std::string datetime = text_of(request, "datetime");
    if (!signed_by(duitku, Signed::payment_methods, {amount, datetime}, text_of(request, "signature")))
        return message_answer(401, "Wrong signature");
    Json list = Json::array();
    for (const Channel& channel : channels())
        list.push_back({{"paymentMethod", channel.code},
                        {"paymentName", channel.name},
                        {"paymentImage", fmt::format("https://images.example/{}.PNG", channel.code)},
                        {"totalFee", "0"}});
    return json_answer(200, {{"paymentFee", list}, {"responseCode", "00"}, {"responseMessage", "SUCCESS"}});
}

}  // namespace mitra::sandbox::duitku
