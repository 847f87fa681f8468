#include "cli/event/event_view.hpp"
#include "lib/base/error.hpp"
#include "lib/flow/plan_reminders.hpp"

namespace mitra::cli {
namespace {

/// The event that the thanks will name. The flow would queue nothing without one, and a person wants to know why.
event::Event next_after(Context& context, const event::Event& event) {
    const Instant now = context.now();
    if (event.cancelled_at || event.ends_at() > now)
        throw Error{ErrorKind::refused,
                    fmt::format("{} is {}: nobody is thanked for it", event.id, event_status(event, now)),
                    event.cancelled_at ? "" : fmt::format("it ends at {}", when(context, event.ends_at())), "event"};
    auto next = event::EventStore{context.database()}.next_for(event.tier, now);
    if (!next)
        throw Error{ErrorKind::refused,
                    fmt::format("the thanks for {} name the next {}, and none is planned", event.id,
                                event.tier ? "meeting of its tier" : "event"),
                    "add it with 'mitra event add'", "event"};
    return std::move(*next);
}

void follow_up(Context& context, const std::string& reference) {
    const event::Event event = event_named(context, reference);
    const event::Event next = next_after(context, event);
    const auto planned = flow::plan_event_follow_up(context.services(), event);
    context.concerns(planned.messages);
    if (planned.messages > 0)
        db::in_transaction(context.database(), [&] {
            context.audit("event.follow_up", to_string(event.id), {{"next", next.id}, {"messages", planned.messages}});
        });
    const auto report = flow::event_report(context.services(), event.id);
    context.print("{}: {} messages queued, which name {} {}", event.id, planned.messages, next.id, next.title);
    if (planned.messages == 0)
        context.note(report.follow_ups.empty() ? "nobody is noted to have come: see 'mitra event attendance'"
                                               : "everybody who came had been thanked before");
    context.answer({{"event", event.id},
                    {"next_event", next.id},
                    {"planned", planned.messages},
                    {"follow_ups", states_object(report.follow_ups)}});
}

}  // namespace

void event_follow_up(Verb& verb) {
    auto reference = std::make_shared<std::string>();
    verb.argument("EVENT", *reference, "EVT-1").run([reference](Context& context) { follow_up(context, *reference); });
}

}  // namespace mitra::cli
