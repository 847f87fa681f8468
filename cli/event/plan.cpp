#include <limits>

#include "cli/event/event_view.hpp"
#include "lib/app/sending.hpp"
#include "lib/base/error.hpp"
#include "lib/flow/plan_reminders.hpp"

namespace mitra::cli {
namespace {

const std::vector<Column> k_columns{
    {"id", "ID"},         {"start_time", "START"}, {"reminders_at", "REMINDERS AT"}, {"registered", "REGISTERED"},
    {"queued", "QUEUED"}, {"sent", "SENT"},        {"in_time", "IN TIME"},           {"planned", "NEW"}};

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

/// Queues what is missing; how many messages that were.
std::int64_t plan_one(Context& context, const event::Event& event) {
    const auto services = context.services();
    const std::int64_t planned = flow::plan_event_reminders(services, event, flow::Cancelled::stays).messages;
    if (planned > 0)
        db::in_transaction(context.database(), [&] {
            context.audit("event.plan", to_string(event.id), {{"messages", planned}});
        });
    return planned;
}

/// Says so when they cannot all go out in time, while there is still time to add a sender.
void warn(Context& context, const flow::EventReport& report, const outbox::Forecast& forecast) {
    const std::int64_t waiting = outbox::count_of(report.reminders, "queued");
    if (forecast.in_time >= waiting) return;
    const std::string remedy = forecast.finishes_at
                                   ? fmt::format("at the usual pace all need {} senders", forecast.senders_needed)
                                   : std::string{"no sender is active"};
    context.note(fmt::format("{}: {} of {} reminders can go out before it starts: {}; see 'mitra sender'",
                             report.event.id, forecast.in_time, waiting, remedy));
}

Object row_of(Context& context, const event::Event& event, std::int64_t planned) {
    const auto usual = app::sending_rules(context.app()).pace;
    const bool windowed = app::dispatch_options(context.app()).windowed.contains(outbox::Kind::reminder);
    const auto report = flow::event_report(context.services(), event.id);
    const auto forecast = flow::reminder_forecast(context.services(), report, usual, windowed);
    warn(context, report, forecast);
    return event_object(context, report)
        .add("queued", outbox::count_of(report.reminders, "queued"))
        .add("sent", outbox::count_of(report.reminders, "sent"))
        .add("planned", planned)
        .add("in_time", forecast.in_time)
        .add("finishes_at", context.iso(forecast.finishes_at))
        .add("senders_needed", forecast.senders_needed);
}

void plan(Context& context, const std::optional<std::string>& reference) {
    Page page;
    std::int64_t planned = 0;
    for (const event::Event& event : events_to_plan(context, reference)) {
        const std::int64_t fresh = plan_one(context, event);
        page.items.push_back(row_of(context, event, fresh));
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
