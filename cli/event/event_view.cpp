#include "cli/event/event_view.hpp"

#include "lib/membership/tier_store.hpp"
#include "lib/outbox/message.hpp"

namespace mitra::cli {

event::Event event_named(Context& context, const std::string& reference) {
    return event::EventStore{context.database()}.named(reference);
}

std::string when(Context& context, Instant instant) {
    return in_words(context.iso(instant));
}

std::string_view event_status(const event::Event& event, Instant now) {
    if (event.cancelled_at) return "cancelled";
    if (event.starts_at > now) return "planned";
    return event.ends_at() > now ? "running" : "over";
}

std::optional<std::string> tier_code(Context& context, const event::Event& event) {
    const auto tier = event.tier ? membership::TierStore{context.database()}.find(*event.tier) : std::nullopt;
    return tier ? std::optional{tier->code} : std::nullopt;
}

Object event_object(Context& context, const event::Event& event) {
    return {{"id", event.id},
            {"uuid", event.uuid},
            {"title", event.title},
            {"status", event_status(event, context.now())},
            {"start_time", context.iso(event.starts_at)},
            {"end_time", context.iso(event.ends_at())},
            {"minutes", event.duration.count()},
            {"zoom_link", event.zoom_url},
            {"video_link", or_null(event.video_url)},
            {"meta", Value::from_json(event.meta)},
            {"repeat", event::name(event.repeat)},
            {"repeat_until", context.iso(event.repeat_until)},
            {"tier", tier_code(context, event)},
            {"next", event.successor},
            {"reminders_at", context.iso(event.starts_at - event::k_reminder_lead)}};
}

Object event_object(Context& context, const flow::EventReport& report) {
    Object object = event_object(context, report.event);
    object.add("registered", report.people.registered)
        .add("clicked", report.people.clicked)
        .add("attended", report.people.attended)
        .add("reminders", states_object(report.reminders))
        .add("follow_ups", states_object(report.follow_ups));
    return object;
}

Object states_object(const outbox::StateCounts& counts) {
    Object object;
    for (const std::string_view state : outbox::state_names()) {
        const std::int64_t messages = outbox::count_of(counts, state);
        if (messages > 0) object.add(std::string{state}, messages);
    }
    return object;
}

}  // namespace mitra::cli
