#include "lib/flow/change_person.hpp"

#include <fmt/format.h>

#include "lib/base/error.hpp"
#include "lib/event/event_store.hpp"
#include "lib/outbox/queue.hpp"
#include "lib/people/check.hpp"
#include "lib/people/contact_link_store.hpp"
#include "lib/people/person_store.hpp"
#include "lib/people/sign_in.hpp"

namespace mitra::flow {
namespace {

people::Details changed_details(const people::Details& before, const PersonChanges& changes) {
    people::Details details = before;
    if (changes.salutation) details.salutation = *changes.salutation;
    if (changes.name) details.name = *changes.name;
    if (changes.city) details.city = *changes.city;
    if (changes.profession) details.profession = *changes.profession;
    if (changes.email)
        details.email = changes.email->empty() ? std::nullopt : std::optional{people::normalised_email(*changes.email)};
    std::vector<people::Complaint> complaints;
    details = people::checked(details, complaints, people::Needed::name);
    if (!complaints.empty()) throw Error{ErrorKind::usage, complaints.front().reason, {}, "person"};
    return details;
}

bool same(const people::Details& a, const people::Details& b) {
    return a.salutation == b.salutation && a.name == b.name && a.city == b.city && a.profession == b.profession &&
           a.email == b.email;
}

[[noreturn]] void taken(std::string_view what, PersonId owner) {
    throw Error{ErrorKind::refused, fmt::format("this {} is {}'s", what, owner), "see 'mitra person show'", "person"};
}

/// Applies one kind of change after the other; names those that made a difference, for the audit.
class Change {
 public:
    Change(const Services& services, const people::Person& person)
        : services_{services}, people_{services.database, services.vault}, person_{person} {}

    void details(const PersonChanges& changes) {
        const people::Details after = changed_details(person_.details, changes);
        if (same(after, person_.details)) return;
        if (after.email && after.email != person_.details.email)
            if (const auto owner = people_.by_email(*after.email)) taken("e-mail", owner->id);
        people_.set_details(person_.id, after);
        // What went to the old address opens nothing any more, and whoever signed in by it shows who they are again.
        if (after.email != person_.details.email) end_sign_in();
        note("details");
    }
    void phone(const std::optional<Phone>& phone) {
        if (!phone || phone == person_.phone) return;
        if (const auto owner = people_.by_phone(*phone)) taken("phone", owner->id);
        people_.set_phone(person_.id, *phone);
        people::ContactLinkStore{services_.database, services_.vault}.end(person_.id, services_.clock.now());
        note("phone");
    }
    void joined(std::optional<bool> joined) {
        if (!joined) return;
        const bool differs =
            *joined ? people_.joined(person_.id, services_.clock.now()) : people_.not_joined(person_.id);
        if (differs) note(*joined ? "sudah_join" : "belum_join");
    }
    void consent(std::optional<bool> consent) {
        if (!consent || *consent == person_.consent.has_value()) return;
        if (*consent) {
            people_.give_consent(person_.id, {services_.clock.now(), "by-admin"});
        } else {
            people_.withdraw_consent(person_.id);
            outbox::cancel_promotional(services_.database, person_.id, services_.clock.now());
        }
        note(*consent ? "consent" : "consent_withdrawn");
    }
    void links(bool revoke) {
        if (!revoke) return;
        people_.revoke_links(person_.id);
        end_sign_in();
        note("links_revoked");
    }
    [[nodiscard]] const std::string& noted() const { return noted_; }

 private:
    void end_sign_in() { people::SignInStore{services_.database}.end_all(person_.id, services_.clock.now()); }
    void note(std::string_view what) { noted_ += fmt::format("{}\"{}\"", noted_.empty() ? "" : ",", what); }

    const Services& services_;
    people::PersonStore people_;
    const people::Person& person_;
    std::string noted_;
};

}  // namespace

bool change_person(const Services& services, const PersonChanges& changes) {
    return db::in_transaction(services.database, [&] {
        const people::Person person =
            people::PersonStore{services.database, services.vault}.named(to_string(changes.person));
        if (person.erased_at) throw Error{ErrorKind::refused, fmt::format("{} is erased", person.id), {}, "person"};
        Change change{services, person};
        change.details(changes);
        change.phone(changes.phone);
        change.joined(changes.joined);
        change.consent(changes.consent);
        change.links(changes.revoke_links);
        if (change.noted().empty()) return false;
        record_audit(services.database, services.vault, services.actor, "person.set", to_string(person.id),
                     fmt::format(R"({{"changed":[{}]}})", change.noted()), services.clock.now());
        return true;
    });
}

bool mark_attended(const Services& services, EventId event, PersonId person) {
    return db::in_transaction(services.database, [&] {
        const Instant now = services.clock.now();
        event::EventStore events{services.database};
        const event::Event held = events.named(to_string(event));
        if (held.starts_at > now) throw Error{ErrorKind::refused, fmt::format("{} has not begun", event), {}, "event"};
        if (!events.is_registered(event, person))
            throw Error{ErrorKind::not_found, fmt::format("{} is not registered for {}", person, event),
                        fmt::format("see 'mitra event join {} {}'", event, person), "registration"};
        if (!events.note_attended(event, person, now)) return false;
        people::PersonStore{services.database, services.vault}.joined(person, now);
        record_audit(services.database, services.vault, services.actor, "event.attended", to_string(event),
                     fmt::format(R"({{"person":"{}"}})", person), now);
        return true;
    });
}

}  // namespace mitra::flow
