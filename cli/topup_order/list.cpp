#include "cli/page_of.hpp"
#include "cli/person/person_view.hpp"
#include "cli/topup_order/topup_view.hpp"
#include "lib/flow/topup_queue_store.hpp"
#include "lib/topup/channel.hpp"

namespace mitra::cli {
namespace {

struct Request {
    Paging paging;
    std::optional<std::string> status, channel, buyer;
    bool pending = false;
};

topup::TopupFilter filter_of(Context& context, const Request& request) {
    topup::TopupFilter filter{.pending = request.pending,
                              .since = context.time("--since", request.paging.since),
                              .until = context.time("--until", request.paging.until)};
    if (request.status) filter.state = topup::topup_state_named(*request.status);
    if (request.channel) filter.channel = topup::channel_named(*request.channel);
    if (request.buyer) filter.buyer = person_named(context, *request.buyer).id;
    return filter;
}

void list(Context& context, const Request& request) {
    const topup::TopupFilter filter = filter_of(context, request);
    context.list(topup_columns(),
                 page_of<TopupId>(
                     request.paging,
                     [&](TopupId after, std::int64_t limit) { return topups(context).list(filter, after, limit); },
                     [&] { return topups(context).count(filter); },
                     [&](const topup::Topup& topup) { return topup_object(context, topup); }));
}

List attempts_of(Context& context, TopupId id) {
    List attempts;
    for (const topup::Attempt& one : topups(context).attempts(id))
        attempts.emplace_back(Object{{"began_at", context.iso(one.began_at)},
                                     {"ended_at", context.iso(one.ended_at)},
                                     {"outcome", or_null(one.outcome)},
                                     {"note", or_null(one.note)},
                                     {"cost", one.cost},
                                     {"balance_before", one.balance_before},
                                     {"newest_before", or_null(one.watermark)},
                                     {"looks", one.looks}});
    return attempts;
}

List history_of(Context& context, TopupId id) {
    List history;
    for (const auto& one : flow::TopupQueueStore{context.database()}.history(id))
        history.emplace_back(
            Object{{"from", name(one.from)}, {"to", name(one.to)}, {"at", context.iso(one.at)}, {"by", one.by}});
    return history;
}

void show(Context& context, const std::string& reference) {
    const topup::Topup topup = topup_named(context, reference);
    Object object = topup_object(context, topup);
    object.add("note", or_null(topup.note)).add("ask_at", context.iso(topup.ask_at));
    if (context.globals().json)
        object.add("attempts", attempts_of(context, topup.id)).add("history", history_of(context, topup.id));
    else
        for (const auto& one : flow::TopupQueueStore{context.database()}.history(topup.id))
            object.add(fmt::format("to {}", name(one.to)), fmt::format("{} by {}", context.iso(one.at), one.by));
    context.show(std::move(object));
}

}  // namespace

void topup_order_list(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.choice("--status", request->status,
                {"ready", "sending", "unknown", "processing", "success", "failed", "refunded", "cancelled"},
                "only these; ready is what was not sent yet, paid or not")
        .flag("--pending", request->pending, "only those that are paid and not at their end")
        .choice("--channel", request->channel, {"prepaid", "game"}, "only of this price list")
        .option("--buyer PERSON", request->buyer, "only of this person")
        .pages(request->paging)
        .run([request](Context& context) { list(context, *request); });
}

void topup_order_show(Verb& verb) {
    auto id = std::make_shared<std::string>();
    verb.argument("TOP", *id, "a top-up, as TOP-11, ORD-5 or the supplier's number").run([id](Context& context) {
        show(context, *id);
    });
}

}  // namespace mitra::cli
