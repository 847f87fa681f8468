#pragma once

#include "lib/flow/activate_membership.hpp"
#include "lib/flow/buy_membership.hpp"
#include "lib/flow/default_tiers.hpp"
#include "lib/membership/tier_store.hpp"
#include "lib/membership/upgrade_store.hpp"
#include "tests/flow/money_site.hpp"

namespace mitra::test {

/// A shop with the two tiers that `mitra init` makes.
struct MembershipSite : MoneySite {
    bool made = flow::add_default_tiers(database, k_noon);
    membership::TierStore tiers{database};
    membership::MembershipStore memberships{database};
    membership::UpgradeStore upgrades{database, test_vault()};
    membership::Tier basic = tiers.named("basic");
    membership::Tier vip = tiers.named("vip");

    [[nodiscard]] flow::MembershipOrder order_of(PersonId person, const membership::Tier& tier) const {
        return {.person = person, .tier = tier.id, .method = PaymentMethod::transfer, .bank_account = bca};
    }
    /// Ordered and paid.
    OrderId buys(PersonId person, const membership::Tier& tier) {
        const OrderId order = flow::buy_membership(services(), order_of(person, tier)).order.id;
        verify(order);
        return order;
    }
    PersonId member_of(const membership::Tier& tier) {
        const PersonId person = add_person(database);
        buys(person, tier);
        return person;
    }
    flow::Requested asks_for(PersonId person, const membership::Tier& tier) {
        return flow::request_upgrade(services(), order_of(person, tier));
    }
    void has_proof(OrderId order) {
        shop::OrderStore{database}.move(order, shop::OrderState::pending, shop::OrderState::proof_submitted,
                                        {"test", clock.now()});
    }
    /// The code of the tier that somebody has; "-": none.
    std::string tier_of(PersonId person) {
        const auto active = memberships.active_of(person);
        return active ? active->tier_code : "-";
    }
    bool may(PersonId person, std::string_view right) {
        const auto rights = people::GroupStore{database}.rights_of(person);
        return std::find(rights.begin(), rights.end(), right) != rights.end();
    }
    std::int64_t told(PersonId person, std::string_view template_name) {
        return database->prepared("SELECT count(*) FROM message WHERE person_id = :person AND template = :template")
            .bind(":person", person)
            .bind(":template", template_name)
            .integer();
    }
};

}  // namespace mitra::test
