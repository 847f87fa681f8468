#include "daemons/sandbox/vip/wire.hpp"

#include <nlohmann/json.hpp>

namespace mitra::sandbox::vip {
namespace {

using Json = nlohmann::ordered_json;

ProviderAnswer enveloped(bool result, const nlohmann::json& data, std::string_view message) {
    const Json body{{"result", result}, {"data", data}, {"message", message}};
    return {200, "application/json", body.dump(-1, ' ', false, Json::error_handler_t::replace)};
}

}  // namespace

ProviderAnswer yes(const nlohmann::json& data, std::string_view message) {
    return enveloped(true, data, message);
}

ProviderAnswer no(std::string_view message) {
    return enveloped(false, nullptr, message);
}

nlohmann::json status_row(const Order& order) {
    nlohmann::json row{{"trxid", order.trxid},   {"data", order.shown_target}, {"service", order.service},
                       {"status", order.status}, {"note", order.note},         {"price", order.price}};
    if (order.channel == "game")
        row["zone"] = order.zone;
    else
        row["code"] = order.code;
    return row;
}

nlohmann::json service_row(const Vip& vip, const Service& service) {
    nlohmann::json row{{"code", service.code}, {"name", service.name}, {"status", service.status}};
    if (vip.knobs.is("scalar_price", "yes"))
        row["price"] = service.prices[0];
    else
        row["price"] = {{"basic", service.prices[0]}, {"premium", service.prices[1]}, {"special", service.prices[2]}};
    if (service.channel == "game") {
        row["game"] = service.game;
        row["server"] = service.server;
        return row;
    }
    row["brand"] = service.game;
    row["note"] = service.note;
    row["multi_trx"] = service.multi_trx;
    row[vip.knobs.text("window_key")] = service.window;
    row["category"] = service.type.starts_with("pulsa") ? "Pulsa" : "Lainnya";
    row["prepost"] = "prepaid";
    row["type"] = service.type;
    return row;
}

}  // namespace mitra::sandbox::vip
