#include "lib/flow/attach_email.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "lib/flow/sign_in.hpp"
#include "lib/outbox/queue.hpp"
#include "lib/people/check.hpp"
#include "lib/people/contact_link_store.hpp"
#include "lib/people/person_store.hpp"
#include "lib/people/sign_in.hpp"

namespace mitra::flow {
namespace {

using people::ContactLinkStore;

void tell(const Services& services, PersonId person, std::string_view email, const ContactLinkStore::Issued& link) {
    const Instant now = services.clock.now();
    const nlohmann::json fields{{"login_email", people::masked_email(email)},
                                {"contact_link", services.site.base_url + "/kontak/" + link.token},
                                {"valid_for", "7 hari"}};
    outbox::queue(services.database, services.vault,
                  {.kind = outbox::Kind::account,
                   .cause = fmt::format("contact:{}@{}", link.id, now.milliseconds),
                   .person = person,
                   .template_name = "account_contact",
                   .extra = fields.dump(),
                   .not_before = now,
                   .expires_at = now + people::k_contact_link_life},
                  now);
}

/// What the link attaches, unless it became somebody's meanwhile.
std::optional<ContactLinkStore::Proposed> open(const Services& services, std::string_view token) {
    auto proposed = ContactLinkStore{services.database, services.vault}.open(token, services.clock.now());
    if (proposed && people::PersonStore{services.database, services.vault}.by_email(proposed->email))
        return std::nullopt;
    return proposed;
}

}  // namespace

void propose_email(const Services& services, PersonId id, std::string_view typed) {
    people::PersonStore people{services.database, services.vault};
    const auto person = people.find(id);
    if (!person || person->erased_at || !person->phone || person->details.email) return;
    const std::string email = people::normalised_email(typed);
    if (people.by_email(email)) return;
    const auto link = ContactLinkStore{services.database, services.vault}.issue(id, email, services.clock.now());
    if (link) tell(services, id, email, *link);
}

std::string proposed_email(const Services& services, std::string_view token) {
    const auto proposed = open(services, token);
    return proposed ? people::masked_email(proposed->email) : std::string{};
}

bool attach_email(const Services& services, std::string_view token) {
    return db::in_transaction(services.database, [&] {
        const Instant now = services.clock.now();
        const auto proposed = open(services, token);
        if (!proposed || !ContactLinkStore{services.database, services.vault}.use(token, now)) return false;
        people::PersonStore people{services.database, services.vault};
        people::Details details = people.find(proposed->person).value().details;
        details.email = proposed->email;
        people.set_details(proposed->person, details);
        people::SignInStore sign_in{services.database};
        sign_in.end_all(proposed->person, now);
        record_audit(services.database, services.vault, {.name = to_string(proposed->person), .reason = "link"},
                     "person.attach_email", to_string(proposed->person), "{}", now);
        // Who had an address before, which an admin took away, gets the way in as after forgetting a password.
        if (sign_in.had_password_link(proposed->person) || sign_in.password_hash(proposed->person))
            forgot_password(services, proposed->email);
        else
            invite_to_member_area(services, proposed->person);
        return true;
    });
}

}  // namespace mitra::flow
