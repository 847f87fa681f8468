#include "cli/child.hpp"
#include "cli/provider/service_view.hpp"
#include "lib/base/error.hpp"
#include "lib/flow/sync_services.hpp"
#include "lib/flow/topup_jobs.hpp"

namespace mitra::cli {
namespace {

struct Request {
    std::optional<std::string> channel;
    bool trust = false, no_wait = false;
};

Object as_it_stands(Context& context, topup::Channel channel) {
    topup::CatalogueStore catalogue{context.database()};
    const topup::ChannelState state = catalogue.channel(channel);
    return {{"channel", topup::name(channel)},
            {"services", catalogue.count({.channel = channel, .product = {}, .status = {}, .gone = false})},
            {"synced_at", context.iso(state.synced_at)}};
}

/// The job goes on for ever, so it ends well also where its list was not taken: then its note says why.
std::string taken(std::string said) {
    if (said.find("listed") != std::string::npos) return said;
    const bool by_us = said.starts_with("the supplier's list");
    throw Error{
        by_us ? ErrorKind::refused : ErrorKind::unavailable, said,
        by_us ? "nothing was changed; where the list is right all the same: --trust" : "it is asked again by itself",
        "services"};
}

Result sync(Context& context, const Request& request, const std::string& name) {
    const auto channel = topup::channel_named(name);
    if (!channel) throw Error{ErrorKind::not_found, fmt::format("no channel '{:.40}'", name), {}, "channel"};
    if (request.trust) flow::trust_next_list(context.services(), *channel);
    const JobId job = standing_job(context, flow::k_services_job, name);
    if (context.dry_run()) return {"would be read", as_it_stands(context, *channel).add("result", "not_asked")};
    if (request.no_wait)
        return {"is read at once by mitra-sender", as_it_stands(context, *channel).add("result", "planned")};
    const std::string said = taken(run_job(context, job));
    return {said, as_it_stands(context, *channel).add("result", "read").add("provider", said)};
}

void sync_all(Context& context, const Request& request) {
    if (!context.app().site().topup.supplier) {
        // The timer calls this everywhere, and a site that sells no top-ups lacks nothing.
        context.note("no supplier is set up, so there is no price list; see [vip_reseller] in the settings");
        return context.answer({{"items", List{}}, {"next", nullptr}});
    }
    Ids channels;
    for (const char* name : {"game", "prepaid"})
        if (!request.channel || *request.channel == name) channels.given.emplace_back(name);
    context.each(channels, [&](const std::string& name) { return sync(context, request, name); });
}

}  // namespace

void provider_services_sync(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.choice("--channel", request->channel, {"prepaid", "game"}, "only this price list (default: both)")
        .flag("--trust", request->trust, "take the next list as it is, though more than half of it is missing")
        .flag("--no-wait", request->no_wait, "let mitra-sender read it, and do not wait for that")
        .run([request](Context& context) { sync_all(context, *request); });
}

}  // namespace mitra::cli
