#include "daemons/sandbox/vip/api.hpp"

#include <fmt/format.h>
#include <httplib.h>

#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <thread>

#include "daemons/sandbox/vip/wire.hpp"

namespace mitra::sandbox::vip {
namespace {

using httplib::Request;
using httplib::Response;
using nlohmann::json;

std::string operation_of(const std::string& path, const Form& form) {
    if (path == "profile") return "profile";
    const auto type = form.find("type");
    if (type == form.end()) return "none";
    if (type->second == "service-stock") return "stock";
    return type->second == "get-nickname" ? "nickname" : type->second;
}

/// What is wrong before anybody looks at the operation.
std::optional<ProviderAnswer> objection(const Vip& vip, const std::string& path, const Form& form,
                                        const std::string& address) {
    const auto field = [&form](const char* name) {
        const auto found = form.find(name);
        return found == form.end() ? std::string{} : found->second;
    };
    if (vip.knobs.is("maintenance", "api")) return no("Ada pemeliharaan sistem API, coba lagi nanti.");
    if (field("key").empty() || field("sign").empty() || (path != "profile" && field("type").empty())) {
        // So it is: the form comes back, and the key with it.
        json echo = json::object();
        for (const auto& [name, value] : form)
            echo[name] = value;
        const json body{{"result", false}, {"data", echo}, {"message", "Request not detected."}};
        return ProviderAnswer{200, "application/json", body.dump(-1, ' ', false, json::error_handler_t::replace)};
    }
    if (field("key") != vip.account.api_key) return no("API Key not registered.");
    if (field("sign") != sign_of(vip.account)) return no("API Signature not valid.");
    if (vip.knobs.is("ip", "refused")) return no(fmt::format("IP {} is not permitted", address));
    return std::nullopt;
}

ProviderAnswer profile(const Vip& vip) {
    std::string level = vip.knobs.text("level");
    level.front() = static_cast<char>(level.front() - 'a' + 'A');
    return yes({{"full_name", "Toko Demo"},
                {"username", "tokodemo"},
                {"balance", vip.book.balance()},
                {"point", 0},
                {"level", level},
                {"registered", "2023-01-23 17:56:45"}},
               "Successfully got your account details.");
}

ProviderAnswer answer(Vip& vip, const std::string& path, const Form& form, const std::string& address) {
    if (const auto wrong = objection(vip, path, form, address)) return *wrong;
    if (path == "profile") return profile(vip);
    const std::string channel = path == "prepaid" ? "prepaid" : "game";
    const std::string& type = form.at("type");
    if (type == "order") return place_order(vip, channel, form);
    if (type == "status") return list_orders(vip, channel, form);
    if (type == "services") return list_services(vip, channel, form);
    if (type == "service-stock" && channel == "game") return tell_stock(vip, form);
    if (type == "get-nickname" && channel == "game") return tell_nickname(vip, form);
    return no(fmt::format("Type '{}' is not valid", type));
}

/// Gives the answer, or plays the fault that is on for the operation.
ProviderAnswer played(Vip& vip, const std::string& operation, const std::function<ProviderAnswer()>& honest) {
    vip.counts.count(operation);
    const auto fault = vip.faults.take(operation);
    if (!fault) return honest();
    const FaultKind& kind = *fault->kind;
    ProviderAnswer given;
    if (kind.delivers) given = honest();
    // "slow" and a drop keep the honest answer; the others put their own in its place.
    if (!kind.delivers || kind.http_status != 200 || !kind.text.empty())
        given = {kind.http_status, kind.text.starts_with('<') ? "text/html" : "application/json",
                 std::string{kind.text}};
    if (kind.waits) std::this_thread::sleep_for(fault->seconds);
    given.drop = kind.drops;
    return given;
}

Form form_in(const Request& request) {
    Form form;
    if (request.get_header_value("Content-Type").starts_with("application/x-www-form-urlencoded"))
        for (const auto& [name, value] : request.params)
            form.emplace(name, value);
    return form;
}

}  // namespace

ProviderAnswer list_orders(const Vip& vip, const std::string& channel, const Form& form) {
    json rows = json::array();
    if (const auto trxid = form.find("trxid"); trxid != form.end()) {
        const auto order = vip.book.find(trxid->second);
        if (order && order->channel == channel) rows.push_back(status_row(*order));
    } else {
        const auto limit = form.find("limit");
        const std::size_t most =
            limit == form.end() ? std::string::npos : std::strtoul(limit->second.c_str(), nullptr, 10);
        for (const Order& order : vip.book.list(channel)) {
            if (rows.size() >= most) break;
            rows.push_back(status_row(order));
        }
    }
    return rows.empty() ? no("Transaksi tidak ditemukan.") : yes(rows, "Detail transaksi berhasil didapatkan.");
}

ProviderAnswer list_services(const Vip& vip, const std::string& channel, const Form& form) {
    const auto field = [&form](const char* name) {
        const auto found = form.find(name);
        return found == form.end() ? std::string{} : found->second;
    };
    const std::string by = field("filter_type");
    const std::string value = field("filter_value");
    json rows = json::array();
    for (const Service& service : vip.catalogue.list(channel)) {
        if ((by == "brand" || by == "game") && service.game != value) continue;
        if (by == "type" && service.type != value) continue;
        if (const std::string status = field("filter_status"); !status.empty() && service.status != status) continue;
        rows.push_back(service_row(vip, service));
    }
    return rows.empty() ? no("Layanan tidak ditemukan.") : yes(rows, "Daftar layanan berhasil didapatkan.");
}

ProviderAnswer tell_stock(const Vip& vip, const Form& form) {
    const auto code = form.find("service");
    if (code == form.end() || code->second.empty()) return no("Masih ada parameter yang kosong.");
    const auto service = vip.catalogue.find("game", code->second);
    if (!service) return no("Layanan tidak ditemukan.");
    json row = service_row(vip, *service);
    row.erase("game");
    row["description"] = service->note;
    row["server"] = 1;  // a number here, a text in the list
    row["stock"] = service->status == "available" ? vip.knobs.number("stock") : 0;
    return yes(row, "Stok tersedia.");
}

ProviderAnswer tell_nickname(const Vip& vip, const Form& form) {
    const auto code = form.find("code");
    const auto target = form.find("target");
    if (code == form.end() || target == form.end() || target->second.empty())
        return no("Masih ada parameter yang kosong.");
    const std::string how = vip.knobs.text("nickname");
    // An id that ends in four zeros is nobody's.
    if (how == "unknown" || (how == "by_id" && target->second.ends_with("0000"))) return no("ID tidak ditemukan.");
    json body{
        {"result", true},
        {"data", how == "empty" ? ""
                                : "Pemain" + target->second.substr(target->second.size() -
                                                                   std::min<std::size_t>(4, target->second.size()))},
        {"message", "Success."}};
    if (how == "country_string") body["country"] = "Indonesia";
    if (how == "country_object" || (how == "by_id" && code->second == "mobile-legends"))
        body["country"] = {{"code", "ID"}, {"name", "Indonesia"}};
    return {200, "application/json", body.dump(-1, ' ', false, json::error_handler_t::replace)};
}

void serve_api(httplib::Server& server, Vip& vip) {
    for (const char* each : {"profile", "prepaid", "game-feature"}) {
        const std::string path = each;
        server.Post("/api/" + path, [&vip, path](const Request& request, Response& response) {
            const Form form = form_in(request);
            give(request, response,
                 played(vip, operation_of(path, form), [&] { return answer(vip, path, form, request.remote_addr); }));
        });
    }
}

}  // namespace mitra::sandbox::vip
