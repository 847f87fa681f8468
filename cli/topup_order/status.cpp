#include "cli/child.hpp"
#include "cli/page_of.hpp"
#include "cli/provider/service_view.hpp"
#include "cli/topup_order/topup_view.hpp"
#include "lib/base/error.hpp"
#include "lib/flow/topup_jobs.hpp"

namespace mitra::cli {
namespace {

using topup::Channel;
using topup::TopupState;

struct Request {
    std::optional<std::string> id;
    bool pending = false;
    Paging paging;
};

void ask_channel(Context& context, Channel channel) {
    const JobId job = standing_job(context, flow::k_status_job, name(channel));
    run_job(context, job);
}

/// One more look for what nobody saw, where somebody looks at all.
void look(Context& context, const topup::Topup& topup) {
    const auto attempt = topups(context).last_attempt(topup.id);
    if (!attempt || !topup.ask_at) return;
    const auto job = flow::hasten_job(context.services(), flow::k_look_job, fmt::format("{}@{}", topup.id, attempt->id),
                                      context.now());
    if (job) run_job(context, *job);
}

void one(Context& context, const std::string& reference) {
    const topup::Topup topup = topup_named(context, reference);
    if (!context.dry_run() && context.app().site().topup.supplier) {
        if (topup.state == TopupState::unknown) look(context, topup);
        if (topup.state == TopupState::processing && topup.ask_at) {
            topups(context).ask_again(topup.id, context.now());
            ask_channel(context, topup.channel);
        }
    }
    context.show(topup_object(context, topups(context).find(topup.id).value()));
}

void all(Context& context, const Request& request) {
    const topup::TopupFilter filter{.pending = true,
                                    .since = context.time("--since", request.paging.since),
                                    .until = context.time("--until", request.paging.until)};
    if (!context.dry_run() && context.app().site().topup.supplier)
        for (const Channel channel : {Channel::prepaid, Channel::game})
            if (topups(context).count({.state = TopupState::processing, .channel = channel}) > 0)
                ask_channel(context, channel);
    context.list(topup_columns(),
                 page_of<TopupId>(
                     request.paging,
                     [&](TopupId after, std::int64_t limit) { return topups(context).list(filter, after, limit); },
                     [&] { return topups(context).count(filter); },
                     [&](const topup::Topup& topup) { return topup_object(context, topup); }));
}

}  // namespace

void topup_order_status(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.argument("[TOP]", request->id, "a top-up, as TOP-11 or ORD-5")
        .flag("--pending", request->pending, "all that are paid and not at their end, as without TOP")
        .pages(request->paging)
        .run([request](Context& context) {
            if (request->id && request->pending)
                throw Error{ErrorKind::usage, "a top-up, or all that are --pending", "say one of them", "topup"};
            if (request->id) return one(context, *request->id);
            all(context, *request);
        });
}

}  // namespace mitra::cli
