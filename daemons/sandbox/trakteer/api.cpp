#include "daemons/sandbox/trakteer/api.hpp"

#include <fmt/format.h>
#include <httplib.h>

#include <algorithm>
#include <functional>
#include <nlohmann/json.hpp>
#include <thread>

#include "daemons/sandbox/provider_answer.hpp"
#include "daemons/sandbox/request.hpp"
#include "lib/base/error.hpp"

namespace mitra::sandbox::trakteer {
namespace {

using httplib::Request;
using httplib::Response;
using nlohmann::json;

ProviderAnswer enveloped(int status, const json& result, std::string_view message) {
    const json body{{"status", status == 200 ? "success" : "error"},
                    {"status_code", status},
                    {"result", result},
                    {"message", message}};
    return {status, "application/json", body.dump(-1, ' ', false, json::error_handler_t::replace)};
}

/// "2026-09-05 19:16:04": Jakarta's, without saying so.
std::string local_text(Instant instant) {
    const LocalTime t = local_time(instant, Zone{});
    return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02}", t.year, t.month, t.day, t.hour, t.minute, t.second);
}

json row_of(const Trakteer& trakteer, const Tip& tip, const std::string& include) {
    const auto asked = [&include](std::string_view field) {
        return ("," + include + ",").find(fmt::format(",{},", field)) != std::string::npos;
    };
    json row{{"supporter_name", tip.supporter},
             {"support_message", tip.message},
             {"quantity", tip.quantity},
             {"amount", tip.amount},
             {"unit_name", "Kopi"},
             {"updated_at", local_text(tip.at)}};
    if (asked("net_amount") && trakteer.knobs.is("net_amount", "yes")) row["net_amount"] = tip.net;
    if (asked("order_id")) row["order_id"] = tip.order_id;
    if (asked("payment_method")) row["payment_method"] = tip.method;
    if (asked("supporter_email")) row["supporter_email"] = nullptr;
    if (!tip.status.empty()) row["status"] = tip.status;
    if (tip.status.empty() && trakteer.knobs.is("status_field", "success")) row["status"] = "success";
    return row;
}

ProviderAnswer supports(const Trakteer& trakteer, const Request& request) {
    const std::int64_t limit = std::clamp<std::int64_t>(number_in(request, "limit", 5), 1, 100);
    const std::int64_t page = std::max<std::int64_t>(number_in(request, "page", 1), 1);
    const auto tips = trakteer.tips();
    const auto total = static_cast<std::int64_t>(tips.size());
    json rows = json::array();
    for (std::int64_t i = (page - 1) * limit; i < std::min(page * limit, total); ++i)
        rows.push_back(row_of(trakteer, tips[static_cast<std::size_t>(i)], request.get_param_value("include")));
    json pagination{{"total", total},
                    {"count", rows.size()},
                    {"per_page", limit},
                    {"current_page", page},
                    {"links", json::object()}};
    pagination[trakteer.knobs.text("pages_spelling")] = std::max<std::int64_t>((total + limit - 1) / limit, 1);
    return enveloped(200, {{"data", std::move(rows)}, {"meta", {{"pagination", std::move(pagination)}}}}, "OK");
}

ProviderAnswer balance(const Trakteer& trakteer) {
    std::int64_t sum = 0;
    for (const Tip& tip : trakteer.tips())
        if (tip.status.empty()) sum += tip.net;
    return enveloped(200, fmt::format("{}.00", sum), "OK");
}

/// Gives the answer, or plays the fault that is on for the operation.
ProviderAnswer played(Trakteer& trakteer, const std::string& operation, const Request& request,
                      const std::function<ProviderAnswer()>& honest) {
    trakteer.counts.count(operation);
    const auto fault = trakteer.faults.take(operation);
    ProviderAnswer given;
    if (!fault || fault->kind->delivers)
        given = request.get_header_value("key") == trakteer.account.key ? honest()
                                                                        : enveloped(401, nullptr, "Unauthorized");
    else
        given = {fault->kind->http_status, fault->kind->text.starts_with('<') ? "text/html" : "application/json",
                 std::string{fault->kind->text}};
    if (fault && fault->kind->waits) std::this_thread::sleep_for(fault->seconds);
    given.drop = fault && fault->kind->drops;
    return given;
}

}  // namespace

void serve_api(httplib::Server& server, Trakteer& trakteer) {
    server.Get("/v1/public/supports", [&trakteer](const Request& request, Response& response) {
        try {
            give(request, response, played(trakteer, "supports", request, [&] { return supports(trakteer, request); }));
        } catch (const Error& error) {
            give(request, response, enveloped(422, nullptr, error.what()));
        }
    });
    server.Get("/v1/public/current-balance", [&trakteer](const Request& request, Response& response) {
        give(request, response, played(trakteer, "balance", request, [&] { return balance(trakteer); }));
    });
}

}  // namespace mitra::sandbox::trakteer
