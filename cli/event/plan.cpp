#include <limits>

#include "cli/event/event_view.hpp"
#include "lib/base/error.hpp"
#include "lib/flow/plan_reminders.hpp"

namespace mitra::cli {
namespace {

const std::vector<Column> k_columns{{"id", "ID"},
                                    {"start_time", "START"},
                                    {"reminders_at", "REMINDERS AT"},
                                    {"registered", "REGISTERED"},
                                    {"queued", "QUEUED"},
                                    {"sent", "SENT"},
                                    {"planned", "NEW"}};

std::vector<event::Event> events_to_plan(Context& context, const std::optional<std::string>& reference) {
    const Instant now = context.now();
    event::EventStore events{context.database()};
    if (!reference) return events.starting(now, Instant{std::numeric_limits<std::int64_t>::max()});
    event::Event event = events.named(*reference);
    if (event.cancelled_at || event.starts_at <= now)
        throw Error{ErrorKind::refused,
                    fmt::format("{} is {}: nobody is reminded of it", event.id, event_status(event, now)),
                    "see 'mitra event list --upcoming'", "event"};
    return {event};
}

void plan(Context& context, const std::optional<std::string>& reference) {
    Page page;
    std::int64_t planned = 0;
    for (const event::Event& event : events_to_plan(context, reference)) {
        const std::int64_t fresh =
            flow::plan_event_reminders(context.services(), event, flow::Cancelled::stays).messages;
        const auto report = flow::event_report(context.services(), event.id);
        page.items.push_back(event_object(context, report)
                                 .add("queued", outbox::count_of(report.reminders, "queued"))
                                 .add("sent", outbox::count_of(report.reminders, "sent"))
                                 .add("planned", fresh));
        if (fresh > 0)
            db::in_transaction(context.database(), [&] {
                context.audit("event.plan", to_string(event.id), {{"messages", fresh}});
            });
        planned += fresh;
    }
    context.concerns(planned);
    if (page.items.empty()) context.note("no event is planned: see 'mitra event add'");
    context.list(k_columns, std::move(page), {{"planned", planned}});
}

}  // namespace

void event_plan(Verb& verb) {
    auto reference = std::make_shared<std::optional<std::string>>();
    verb.argument("[EVENT]", *reference, "EVT-1; else every event that has not begun")
        .run([reference](Context& context) { plan(context, *reference); });
}

}  // namespace mitra::cli
