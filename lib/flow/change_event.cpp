#include "lib/flow/change_event.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "lib/base/error.hpp"
#include "lib/event/event_store.hpp"
#include "lib/flow/plan_reminders.hpp"
#include "lib/flow/tier_meetings.hpp"
#include "lib/outbox/queue.hpp"
#include "lib/people/person_store.hpp"

namespace mitra::flow {
namespace {

[[noreturn]] void wrong(const std::string& what, const std::string& hint = {}) {
    throw Error{ErrorKind::usage, what, hint, "event"};
}

void check_address(std::string_view name, const std::string& url) {
    const bool web = url.starts_with("https://") || url.starts_with("http://");
    const bool clean = url.size() <= 2000 && url.find_first_of(" \t\r\n\"<>") == std::string::npos;
    if (!web || !clean)
        wrong(fmt::format("the {} address '{}' is no web address", name, url), "it starts with https://");
}

void check(const event::Event& event) {
    if (event.title.empty() || event.title.size() > 200) wrong("an event's title has 1 to 200 bytes");
    check_address("Zoom", event.zoom_url);
    if (!event.video_url.empty()) check_address("video", event.video_url);
    if (event.duration <= std::chrono::minutes{0}) wrong("an event lasts at least a minute");
    if (event.repeat_until && event.repeat == event::Repeat::never)
        wrong("an event that does not repeat has no end of its series", "--repeat weekly or monthly");
    if (event.repeat_until && *event.repeat_until < event.starts_at)
        wrong("its series would end before it begins", "give a later --repeat-until");
    const auto meta = nlohmann::json::parse(event.meta, nullptr, false);
    if (!meta.is_object()) wrong("an event's meta is a set of KEY=VALUE", "--meta pembicara=\"Ibu Sari\"");
}

void refuse_past(const event::Event& event, Instant now, Zone zone) {
    if (event.starts_at <= now)
        throw Error{ErrorKind::refused,
                    fmt::format("it would start at {}, which is past", to_iso8601(event.starts_at, zone)),
                    "give a start in the future", "event"};
}

event::Event existing(event::EventStore& events, EventId id) {
    auto event = events.find(id);
    if (!event) throw Error{ErrorKind::not_found, fmt::format("no event {}", id), "see 'mitra event list'", "event"};
    return std::move(*event);
}

bool same(const event::Event& a, const event::Event& b) {
    return a.title == b.title && a.starts_at == b.starts_at && a.duration == b.duration && a.zoom_url == b.zoom_url &&
           a.video_url == b.video_url && a.meta == b.meta && a.repeat == b.repeat && a.repeat_day == b.repeat_day &&
           a.repeat_until == b.repeat_until;
}

/// On which day of the month a series goes on: that of its start, kept by a later one that a short month cut.
int series_day(const event::Event& event, const event::Event* before, Zone zone) {
    if (event.repeat != event::Repeat::monthly) return 0;
    const int day = event::month_day(event.starts_at, zone);
    const bool kept = before != nullptr && before->repeat == event::Repeat::monthly && before->repeat_day != 0 &&
                      event::month_day(before->starts_at, zone) == day;
    return kept ? before->repeat_day : day;
}

/// A series is changed where it goes on: at its newest event.
void refuse_continued(const event::Event& before, const event::Event& after) {
    if (!before.successor || (before.repeat == after.repeat && before.repeat_until == after.repeat_until)) return;
    throw Error{ErrorKind::refused, fmt::format("the series of {} goes on with {}", before.id, *before.successor),
                fmt::format("change that one: 'mitra event set {} --repeat …'", *before.successor), "event"};
}

void audit(const Services& services, std::string_view act, EventId event, const std::string& detail = "{}") {
    record_audit(services.database, services.vault, services.actor, act, to_string(event), detail,
                 services.clock.now());
}

}  // namespace

EventId add_event(const Services& services, const event::Event& given) {
    check(given);
    event::Event event = given;
    event.repeat_day = series_day(event, nullptr, services.site.zone);
    const EventId added = db::in_transaction(services.database, [&] {
        refuse_past(event, services.clock.now(), services.site.zone);
        const EventId id = event::EventStore{services.database}.add(event);
        audit(services, "event.add", id, fmt::format(R"({{"starts_at":{}}})", event.starts_at.milliseconds));
        return id;
    });
    if (event.tier) fill_meeting(services, added, {});
    return added;
}

bool set_event(const Services& services, const event::Event& given) {
    check(given);
    event::Event event = given;
    const bool moved = db::in_transaction(services.database, [&]() -> bool {
        event::EventStore events{services.database};
        const event::Event before = existing(events, event.id);
        if (before.cancelled_at)
            throw Error{ErrorKind::refused, fmt::format("{} is cancelled", event.id), "add a new event", "event"};
        event.repeat_day = series_day(event, &before, services.site.zone);
        if (same(before, event)) return false;
        refuse_continued(before, event);
        if (before.starts_at != event.starts_at) {
            const Instant now = services.clock.now();
            refuse_past(event, now, services.site.zone);
            outbox::cancel_reminders(services.database, event.id, event.starts_at, now);
        }
        events.set(event);
        audit(services, "event.set", event.id, fmt::format(R"({{"starts_at":{}}})", event.starts_at.milliseconds));
        return true;
    });
    if (moved) plan_event_reminders(services, event, Cancelled::again);
    return moved;
}

bool cancel_event(const Services& services, EventId event) {
    return db::in_transaction(services.database, [&] {
        event::EventStore events{services.database};
        if (existing(events, event).cancelled_at) return false;
        const Instant now = services.clock.now();
        events.cancel(event, now);
        const auto reminders = outbox::cancel_reminders(services.database, event, std::nullopt, now);
        audit(services, "event.cancel", event, fmt::format(R"({{"reminders_cancelled":{}}})", reminders));
        return true;
    });
}

bool join_event(const Services& services, EventId id, PersonId person) {
    return db::in_transaction(services.database, [&] {
        event::EventStore events{services.database};
        const event::Event event = existing(events, id);
        const Instant now = services.clock.now();
        if (event.cancelled_at || event.ends_at() <= now)
            throw Error{ErrorKind::refused, fmt::format("{} is {}", id, event.cancelled_at ? "cancelled" : "over"),
                        "see 'mitra event list'", "event"};
        const auto holder = people::PersonStore{services.database, services.vault}.named(to_string(person));
        if (holder.erased_at) throw Error{ErrorKind::refused, fmt::format("{} is erased", person), {}, "person"};
        if (!events.join(id, person, now)) return false;
        plan_reminder(services, event, person, Cancelled::again);
        audit(services, "event.join", id, fmt::format(R"({{"person":"{}"}})", person));
        return true;
    });
}

bool leave_event(const Services& services, EventId id, PersonId person) {
    return db::in_transaction(services.database, [&] {
        event::EventStore events{services.database};
        existing(events, id);
        if (!events.leave(id, person)) return false;
        outbox::cancel_reminder(services.database, id, person, services.clock.now());
        audit(services, "event.leave", id, fmt::format(R"({{"person":"{}"}})", person));
        return true;
    });
}

}  // namespace mitra::flow
