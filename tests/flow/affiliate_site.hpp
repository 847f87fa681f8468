#pragma once

#include "lib/base/error.hpp"
#include "lib/flow/affiliate_standing.hpp"
#include "lib/flow/apply_affiliate.hpp"
#include "lib/flow/decide_affiliate.hpp"
#include "lib/people/group_store.hpp"
#include "lib/referral/affiliate_store.hpp"
#include "tests/flow/leaving.hpp"
#include "tests/support/people.hpp"

namespace mitra::test {

/// A site where people may sell: with the group that `init` makes, and one of participants.
struct AffiliateSite : TestSite {
    people::GroupStore groups{database};
    GroupId buyers = groups.add({.name = "Sudah Bayar"});
    GroupId closed = groups.add({.name = "Mitra Lama", .kind = people::GroupKind::affiliate});
    GroupId mitra = groups.add({.name = "Mitra", .kind = people::GroupKind::affiliate, .affiliate_access = true});

    /// What the form sends.
    flow::Applied apply(const std::string& phone, const std::string& email = "rina@contoh.id") {
        return flow::apply_affiliate(
            services(), {.typed = flow::TypedBuyer{{"", "Rina Wati", "Bogor", "", email}, Phone::from_e164(phone)},
                         .person = std::nullopt,
                         .consent = true});
    }
    flow::Applied apply(PersonId person) {
        return flow::apply_affiliate(services(), {.typed = std::nullopt, .person = person, .consent = true});
    }
    flow::AffiliateDecided decide(PersonId person, flow::Decision decision) {
        return flow::decide_affiliate(services(), {.person = person, .decision = decision});
    }
    referral::Affiliate affiliate(PersonId person) {
        return referral::AffiliateStore{database, test_vault()}.find(person).value();
    }
    bool may_earn(PersonId person) { return flow::affiliate_standing(services(), person).value().may_earn(); }
    people::Person person(PersonId id) { return people::PersonStore{database, test_vault()}.find(id).value(); }
    std::int64_t told(const std::string& template_name) {
        return database->prepared("SELECT count(*) FROM message WHERE template = :name")
            .bind(":name", template_name)
            .integer();
    }
};

/// The kind of the Error that this throws; fails the test where there is none.
template <typename Act>
ErrorKind refusal_of(Act&& act) {
    try {
        act();
    } catch (const Error& error) {
        return error.kind();
    }
    FAIL("nothing was refused");
    return ErrorKind::internal;
}

}  // namespace mitra::test
