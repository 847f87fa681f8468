#include "lib/flow/register_participant.hpp"

#include <fmt/format.h>

#include "lib/base/error.hpp"
#include "lib/event/event_store.hpp"
#include "lib/flow/affiliate_standing.hpp"
#include "lib/flow/attribute_order.hpp"
#include "lib/flow/plan_reminders.hpp"
#include "lib/outbox/queue.hpp"
#include "lib/people/person_store.hpp"
#include "lib/referral/referral_store.hpp"

namespace mitra::flow {
namespace {

using referral::Outcome;

struct Candidate {
    Outcome outcome = Outcome::no_link;
    std::optional<PersonId> referrer;
};

bool is_own_phone(std::string_view code, const Phone& phone) {
    try {
        return Phone::parse(code) == phone;
    } catch (const Error&) {
        return false;
    }
}

/// Whom a link's code names. A new person can only refer themselves by their own phone: nobody has its code yet.
Candidate resolve_referrer(const Services& services, const Registration& registration) {
    if (registration.referral_code.empty()) return {};
    const auto referrer = person_behind(services, registration.referral_code);
    if (referrer) return {Outcome::brought, referrer};
    const bool own = is_own_phone(registration.referral_code, registration.phone);
    return {own ? Outcome::oneself : Outcome::unknown_code, std::nullopt};
}

void queue_welcome(const Services& services, const Registered& registered, Instant now) {
    outbox::queue(services.database, services.vault,
                  {.kind = outbox::Kind::welcome,
                   .cause = "register",
                   .person = registered.person,
                   .template_name = "welcome",
                   .event = registered.event,
                   .not_before = now},
                  now);
}

void queue_referrer_alert(const Services& services, const Registered& registered, Instant now) {
    if (!registered.referrer) return;
    outbox::queue(services.database, services.vault,
                  {.kind = outbox::Kind::referrer_alert,
                   .cause = fmt::format("register:{}", registered.person.value),
                   .person = registered.referrer,
                   .template_name = "referrer_alert",
                   .about = registered.person,
                   .event = registered.event,
                   .not_before = now},
                  now);
}

/// The event they join: the one that was named, or the next on the calendar.
std::optional<event::Event> event_to_join(const Services& services, const Registration& registration, Instant now) {
    event::EventStore events{services.database};
    if (!registration.event) return registration.notify ? events.next(now) : std::nullopt;
    auto event = events.find(*registration.event);
    if (!event)
        throw Error{ErrorKind::not_found, fmt::format("no event {}", *registration.event), "see 'mitra event list'",
                    "event"};
    return event;
}

void audit(const Services& services, const Registered& registered, Outcome outcome, Instant now) {
    std::string detail = fmt::format(R"({{"referral":"{}")", referral::name(outcome));
    if (registered.referrer) detail += fmt::format(R"(,"referrer":"{}")", *registered.referrer);
    if (registered.event) detail += fmt::format(R"(,"event":"{}")", *registered.event);
    record_audit(services.database, services.vault, services.actor, "person.register", to_string(registered.person),
                 detail + "}", now);
}

Registered already_registered(const Services& services, const people::Person& person) {
    const auto decision = referral::ReferralStore{services.database}.decision(person.id);
    return {.person = person.id,
            .already = true,
            .referrer = decision ? decision->referrer : std::nullopt,
            .referrer_sequence = decision ? decision->sequence : std::nullopt,
            .event = std::nullopt};
}

}  // namespace

Registered register_participant(const Services& services, const Registration& registration) {
    if (registration.notify && !registration.consent)
        throw Error{ErrorKind::usage, "nobody is welcomed without consent to WhatsApp messages",
                    "give --consent, or register without a welcome", "person"};
    return db::in_transaction(services.database, [&]() -> Registered {
        const Instant now = services.clock.now();
        people::PersonStore people{services.database, services.vault};
        if (const auto known = people.by_phone(registration.phone)) return already_registered(services, *known);

        const Candidate candidate = resolve_referrer(services, registration);
        const Instant registered_at = registration.registered_at.value_or(now);
        Registered registered;
        registered.person = people.add(
            {.details = registration.details,
             .phone = registration.phone,
             .consent =
                 registration.consent ? std::optional{people::Consent{registered_at, k_consent_version}} : std::nullopt,
             .registered_at = registered_at});
        const auto decision = referral::ReferralStore{services.database}.decide(
            registered.person, candidate.outcome, candidate.referrer, registered_at, services.site.zone);
        registered.referrer = decision.referrer;
        registered.referrer_sequence = decision.sequence;
        if (registered.referrer)
            attribute_registration(services, *registered.referrer,
                                   {.person = registered.person,
                                    .phone = registration.phone,
                                    .email = registration.details.email,
                                    .typed_email = std::nullopt},
                                   read_click(services.vault, registration.click), registered_at);

        const auto event = event_to_join(services, registration, now);
        if (event) {
            registered.event = event->id;
            event::EventStore{services.database}.join(event->id, registered.person, now);
        }
        if (registration.notify) {
            queue_welcome(services, registered, now);
            queue_referrer_alert(services, registered, now);
        }
        if (event) plan_reminder(services, *event, registered.person, Cancelled::stays);
        audit(services, registered, candidate.outcome, now);
        return registered;
    });
}

}  // namespace mitra::flow
