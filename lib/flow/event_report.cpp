#include "lib/flow/event_report.hpp"

#include "lib/flow/plan_reminders.hpp"

namespace mitra::flow {

EventReport event_report(const Services& services, EventId id) {
    const db::Snapshot one_moment{services.database};
    event::EventStore events{services.database};
    const event::Event event = events.named(to_string(id));
    const std::string reminders = reminder_cause(event);
    const std::string follow_ups = follow_up_cause(id);
    return {.event = event,
            .people = events.counts(id),
            .reminders_at = event.starts_at - event::k_reminder_lead,
            // '~' comes after the '#' of a reminder that was queued again, and after nothing else a cause may hold.
            .reminders = outbox::count_by_state(services.database, outbox::Kind::reminder, reminders, reminders + "~"),
            .follow_ups = outbox::count_by_state(services.database, outbox::Kind::follow_up, follow_ups, follow_ups)};
}

outbox::Forecast reminder_forecast(const Services& services, const EventReport& report, const outbox::PaceRules& usual,
                                   bool windowed) {
    const auto senders = outbox::active_paces(services.database, services.vault, outbox::Channel::whatsapp, usual);
    return outbox::forecast({.messages = outbox::count_of(report.reminders, "queued"),
                             .from = reminder_at(report.event.starts_at, services.clock.now()),
                             .need = {.spread = false, .windowed = windowed},
                             .deadline = report.event.starts_at},
                            senders, usual);
}

}  // namespace mitra::flow
