#include "lib/flow/find_buyer.hpp"

#include <fmt/format.h>

#include "lib/base/error.hpp"
#include "lib/people/check.hpp"
#include "lib/people/person_store.hpp"
#include "lib/referral/referral_store.hpp"
#include "lib/shop/order_store.hpp"

namespace mitra::flow {
namespace {

/// So many orders that are not paid may stand open for somebody who has not shown who they are: whoever types another's
/// number can fill neither their list nor their phone.
constexpr std::int64_t k_most_open = 5;

Buyer named_buyer(people::PersonStore& people, PersonId id) {
    const auto person = people.find(id);
    if (!person)
        throw Error{ErrorKind::not_found, fmt::format("no person {}", id), "see 'mitra person list'", "person"};
    if (person->erased_at) throw Error{ErrorKind::refused, fmt::format("{} is erased", id), {}, "person"};
    return {.id = id, .proven = true};
}

void refuse_flood(db::Database& database, PersonId buyer) {
    const auto open = shop::OrderStore{database}.count({.state = shop::OrderState::pending, .buyer = buyer});
    if (open >= k_most_open)
        throw Error{ErrorKind::refused, fmt::format("{} orders of this buyer are open already", open),
                    "pay one of them, or wait until they expire", "open_orders"};
}

PersonId add_person(const Services& services, people::PersonStore& people, const TypedBuyer& typed,
                    std::string_view by) {
    const Instant now = services.clock.now();
    // Their consent is to what the form is for, and stands with that. It invites no broadcast.
    people::NewPerson fresh{
        .details = typed.details, .phone = typed.phone, .consent = std::nullopt, .registered_at = now};
    if (fresh.details.email) fresh.details.email = people::normalised_email(*fresh.details.email);
    // Somebody else's address: nothing goes there, and it opens nothing of theirs.
    if (fresh.details.email && people.by_email(*fresh.details.email)) fresh.details.email.reset();
    const PersonId id = people.add(fresh);
    referral::ReferralStore{services.database}.decide(id, referral::Outcome::no_link, std::nullopt, now,
                                                      services.site.zone);
    record_audit(services.database, services.vault, services.actor, "person.register", to_string(id),
                 fmt::format(R"({{"by":"{}"}})", by), now);
    return id;
}

}  // namespace

Buyer typed_person(const Services& services, const TypedBuyer& typed, std::string_view by) {
    people::PersonStore people{services.database, services.vault};
    if (const auto known = people.by_phone(typed.phone)) return {.id = known->id};
    return {.id = add_person(services, people, typed, by), .proven = true, .new_person = true};
}

Buyer find_buyer(const Services& services, const OrderRequest& request) {
    people::PersonStore people{services.database, services.vault};
    if (request.buyer) return named_buyer(people, *request.buyer);
    if (!request.typed) throw Error{ErrorKind::internal, "an order without a buyer"};
    if (!request.consent)
        throw Error{ErrorKind::usage, "nobody's order is taken without their consent", "tick the consent", "consent"};
    const Buyer buyer = typed_person(services, *request.typed, "order");
    if (!buyer.new_person) refuse_flood(services.database, buyer.id);
    return buyer;
}

}  // namespace mitra::flow
