#include "daemons/sender/line.hpp"

#include <fmt/format.h>

#include <array>

#include "daemons/sender/duitku_call.hpp"
#include "daemons/sender/mortal.hpp"
#include "daemons/sender/telegram_call.hpp"
#include "daemons/sender/topup_call.hpp"
#include "lib/base/error.hpp"
#include "lib/flow/chat_jobs.hpp"
#include "lib/flow/topup_jobs.hpp"

namespace mitra::sender {
namespace {

using namespace std::chrono_literals;

bool has_duitku(const Providers& providers) {
    return providers.duitku.has_value();
}
bool has_telegram(const Providers& providers) {
    return providers.telegram.has_value();
}
bool has_supplier(const Providers& providers) {
    return providers.supplier != nullptr;
}
bool has_trakteer(const Providers& providers) {
    return providers.trakteer.has_value();
}

flow::JobDone at_duitku(const flow::Services& services, const Providers& providers, const db::Claim& claim,
                        http::Client& client) {
    return flow::run_duitku_job(services, *providers.duitku, claim, duitku_caller(client));
}
flow::JobDone at_telegram(const flow::Services& services, const Providers& providers, const db::Claim& claim,
                          http::Client& client) {
    return flow::run_chat_job(services, *providers.telegram, claim, telegram_caller(client));
}
flow::JobDone at_supplier(const flow::Services& services, const Providers& providers, const db::Claim& claim,
                          http::Client& client) {
    const auto call = supplier_caller(client);
    int calls = 0;
    return flow::run_supplier_job(services, *providers.supplier, claim, [&](const topup::Call& what) {
        // Three questions come before an order.
        const bool orders = claim.kind == flow::k_place_job && ++calls == 4;
        if (orders) point("before_order");
        auto answered = call(what);
        if (orders) point("after_order");
        return answered;
    });
}
flow::JobDone at_trakteer(const flow::Services& services, const Providers& providers, const db::Claim& claim,
                          http::Client& client) {
    return flow::run_trakteer_job(services, *providers.trakteer, claim, trakteer_caller(client));
}

Line supplier_line(std::string_view provider, int threads, std::chrono::seconds lease) {
    return {provider, threads, lease, 15s, "VIP Reseller", "vip_reseller", has_supplier, at_supplier};
}

}  // namespace

std::span<const Line> lines() {
    // An order waits 75 s for its answer, after three questions of 10 s and more.
    static const std::array k_lines{
        Line{flow::k_duitku, 4, 60s, 15s, "Duitku", "duitku", has_duitku, at_duitku},
        Line{flow::k_duitku_questions, 1, 60s, 15s, "Duitku", "duitku", has_duitku, at_duitku},
        Line{flow::k_telegram, 1, 60s, 15s, "Telegram", "telegram", has_telegram, at_telegram},
        supplier_line(flow::k_vip_prepaid, 1, 240s),
        supplier_line(flow::k_vip_game, 1, 240s),
        supplier_line(flow::k_vip_questions, 1, 120s),
        supplier_line(flow::k_vip_services, 1, 240s),
        supplier_line(flow::k_vip_nicknames, 2, 60s),
        Line{flow::k_trakteer, 1, 600s, 35s, "Trakteer", "trakteer", has_trakteer, at_trakteer}};
    return k_lines;
}

const Line& line_to(std::string_view provider) {
    for (const Line& line : lines())
        if (line.provider == provider) return line;
    throw Error{ErrorKind::internal, fmt::format("nobody calls {}", provider)};
}

}  // namespace mitra::sender
