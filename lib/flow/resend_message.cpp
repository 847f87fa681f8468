#include "lib/flow/resend_message.hpp"

#include <fmt/format.h>

#include "lib/base/error.hpp"
#include "lib/event/event_store.hpp"
#include "lib/flow/plan_reminders.hpp"
#include "lib/outbox/queue.hpp"
#include "lib/people/person_store.hpp"
#include "lib/referral/referral_store.hpp"

namespace mitra::flow {
namespace {

[[noreturn]] void refuse(const std::string& why, const std::string& hint = {}) {
    throw Error{ErrorKind::refused, why, hint, "message"};
}

void about_their_event(const Services& services, PersonId person, outbox::NewMessage& message, Instant now) {
    const auto event = event::EventStore{services.database}.next_of(person, now);
    if (!event) refuse(fmt::format("{} is registered for no coming event", person), "see 'mitra event join'");
    message.event = event->id;
    message.template_name = reminder_template(*event);
    message.expires_at = event->starts_at;
}

void about_next_event(const Services& services, outbox::NewMessage& message, Instant now) {
    const auto event = event::EventStore{services.database}.next(now);
    if (!event) refuse("no next event is planned", "see 'mitra event add'");
    message.event = event->id;
}

void about_last_brought(const Services& services, PersonId person, outbox::NewMessage& message) {
    const auto brought = referral::ReferralStore{services.database}.brought_by(person, 0, 1);
    if (brought.empty()) refuse(fmt::format("{} has brought nobody", person));
    message.about = brought.front().person;
}

outbox::NewMessage message_for(const Services& services, PersonId person, outbox::Kind kind, Instant now) {
    outbox::NewMessage message{.kind = kind,
                               .cause = fmt::format("resend:{}", now.milliseconds),
                               .person = person,
                               .template_name = std::string{outbox::rules_of(kind).name},
                               .not_before = now};
    switch (kind) {
        case outbox::Kind::welcome:
            if (const auto event = event::EventStore{services.database}.next_of(person, now)) message.event = event->id;
            break;
        case outbox::Kind::reminder:
            about_their_event(services, person, message, now);
            break;
        case outbox::Kind::follow_up:
            about_next_event(services, message, now);
            break;
        case outbox::Kind::referrer_alert:
            about_last_brought(services, person, message);
            break;
        default:
            refuse(fmt::format("a message of kind '{}' cannot be sent again this way", outbox::rules_of(kind).name),
                   "welcome, reminder, follow_up and referrer_alert can");
    }
    return message;
}

}  // namespace

MessageId resend_message(const Services& services, PersonId id, outbox::Kind kind) {
    return db::in_transaction(services.database, [&] {
        const people::Person person = people::PersonStore{services.database, services.vault}.named(to_string(id));
        if (person.erased_at) refuse(fmt::format("{} is erased", id));
        if (person.stopped_at) refuse(fmt::format("{} said STOP", id), "see 'mitra person restart'");
        const Instant now = services.clock.now();
        const auto queued = outbox::queue(services.database, services.vault, message_for(services, id, kind, now), now);
        if (!queued) refuse(fmt::format("this was queued for {} a moment ago", id));
        record_audit(services.database, services.vault, services.actor, "person.resend", to_string(id),
                     fmt::format(R"({{"kind":"{}","message":"{}"}})", outbox::rules_of(kind).name, *queued), now);
        return *queued;
    });
}

}  // namespace mitra::flow
