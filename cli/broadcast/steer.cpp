// A broadcast that runs: show, list, pause, resume, cancel.
#include "cli/broadcast/broadcast_view.hpp"
#include "cli/paging.hpp"
#include "lib/app/sending.hpp"
#include "lib/flow/broadcast_store.hpp"
#include "lib/flow/start_broadcast.hpp"
#include "lib/outbox/queue_counts.hpp"

namespace mitra::cli {
namespace {

flow::Broadcast named(Context& context, const std::string& text) {
    const BroadcastId id = broadcast_id(text);
    auto found = flow::BroadcastStore{context.database()}.find(id);
    if (!found)
        throw Error{ErrorKind::not_found, fmt::format("no broadcast {}", id), "see 'mitra broadcast list'",
                    "broadcast"};
    return *found;
}

Verb& declare_one(Verb& verb, std::string& reference) {
    return verb.argument("BRD", reference, "the broadcast, as BRD-3");
}

}  // namespace

void broadcast_show(Verb& verb) {
    auto reference = std::make_shared<std::string>();
    declare_one(verb, *reference).run([reference](Context& context) {
        const flow::Broadcast broadcast = named(context, *reference);
        Object shown = broadcast_row(context, broadcast);
        shown.add("segment", Value::from_json(broadcast.segment));
        Object fields;
        for (const auto& [name, value] : broadcast.fields)
            fields.add(name, value);
        shown.add("set", std::move(fields));
        shown.add("media", broadcast.media_url.empty() ? std::optional<std::string>{} : broadcast.media_url);
        Object counts;
        for (const auto& [state, count] : outbox::counts_of_broadcast(context.database(), broadcast.id))
            counts.add(state, count);
        shown.add("messages", std::move(counts));
        context.show(std::move(shown));
    });
}

void broadcast_list(Verb& verb) {
    auto paging = std::make_shared<Paging>();
    verb.pages(*paging).run([paging](Context& context) {
        flow::BroadcastStore broadcasts{context.database()};
        const auto since = context.time("--since", paging->since);
        const auto until = context.time("--until", paging->until);
        auto found = broadcasts.list(after_of<BroadcastId>(*paging), paging->limit + 1, since, until);
        Page page;
        if (cut_to(found, paging->limit)) page.next = to_string(found.back().id);
        for (const flow::Broadcast& broadcast : found)
            page.items.push_back(broadcast_row(context, broadcast));
        if (paging->count) page.total = broadcasts.count(since, until);
        context.list({{"id", "ID"},
                      {"template", "TEMPLATE"},
                      {"status", "STATUS"},
                      {"recipients", "RECIPIENTS"},
                      {"starts_at", "STARTS"},
                      {"created_at", "CREATED"}},
                     std::move(page));
    });
}

void broadcast_pause(Verb& verb) {
    auto reference = std::make_shared<std::string>();
    declare_one(verb, *reference).run([reference](Context& context) {
        const BroadcastId id = named(context, *reference).id;
        const bool paused = flow::pause_broadcast(context.services(), id);
        context.print("{} {}", id, paused ? "paused; what is in the air still goes out" : "is paused already");
        context.answer({{"id", id}, {"status", "paused"}, {"changed", paused}});
    });
}

void broadcast_resume(Verb& verb) {
    auto reference = std::make_shared<std::string>();
    declare_one(verb, *reference).run([reference](Context& context) {
        const BroadcastId id = named(context, *reference).id;
        const bool resumed = flow::resume_broadcast(context.services(), app::sending_rules(context.app()), id);
        context.print("{} {}", id, resumed ? "goes on" : "runs already");
        context.answer({{"id", id}, {"status", named(context, *reference).state}, {"changed", resumed}});
    });
}

void broadcast_cancel(Verb& verb) {
    auto reference = std::make_shared<std::string>();
    declare_one(verb, *reference).needs_confirmation().run([reference](Context& context) {
        const flow::Broadcast before = named(context, *reference);
        const bool changed = before.state != "cancelled";
        const std::int64_t cancelled = flow::cancel_broadcast(context.services(), before.id);
        context.concerns(cancelled);
        context.print("{} {}: {} messages will not go out", before.id, changed ? "cancelled" : "was cancelled already",
                      cancelled);
        context.answer(
            {{"id", before.id}, {"status", "cancelled"}, {"changed", changed}, {"cancelled_messages", cancelled}});
    });
}

}  // namespace mitra::cli
