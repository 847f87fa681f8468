#include "cli/event/event_view.hpp"
#include "lib/flow/change_event.hpp"

namespace mitra::cli {
namespace {

void cancel(Context& context, const std::string& reference) {
    const auto report = flow::event_report(context.services(), event_named(context, reference).id);
    const EventId id = report.event.id;
    const std::int64_t waiting = outbox::count_of(report.reminders, "queued");
    const bool changed = flow::cancel_event(context.services(), id);
    if (changed) {
        context.concerns(1);
        context.print("{} cancelled; {} waiting reminders are not sent", id, waiting);
        if (report.event.repeat != event::Repeat::never && !report.event.successor)
            context.note("its series ends with it: 'mitra event add' begins another");
        if (report.people.registered > 0)
            context.note(fmt::format("its {} people were not told: see 'mitra broadcast start' with --event {}",
                                     report.people.registered, id));
    } else {
        context.print("{} was cancelled before; nothing was changed", id);
    }
    context.answer(event_object(context, event_named(context, reference))
                       .add("changed", changed)
                       .add("reminders_cancelled", changed ? waiting : 0));
}

}  // namespace

void event_cancel(Verb& verb) {
    auto reference = std::make_shared<std::string>();
    verb.argument("EVENT", *reference, "EVT-1").run([reference](Context& context) { cancel(context, *reference); });
}

}  // namespace mitra::cli
