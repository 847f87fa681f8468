#pragma once

#include "lib/flow/click_token.hpp"
#include "lib/flow/refund_order.hpp"
#include "lib/payout/commission_store.hpp"
#include "lib/referral/affiliate_store.hpp"
#include "tests/flow/money_site.hpp"

namespace mitra::test {

/// A shop with partners, who earn 10 % of the goods unless a test says otherwise; payable after seven days.
struct PartnerSite : MoneySite {
    GroupId partners = people::GroupStore{database}.add(
        {.id = {}, .name = "Mitra", .kind = people::GroupKind::affiliate, .affiliate_access = true, .rights = {}});

    PersonId add_partner(const SomePerson& some = {}) {
        using referral::AffiliateState;
        const PersonId id = add_person(database, some);
        referral::AffiliateStore store{database, test_vault()};
        store.add({.id = id, .applied_at = clock.now()}, "test");
        store.move(id, AffiliateState::pending, AffiliateState::approved, "", "test", clock.now());
        people::GroupStore{database}.join(partners, id, clock.now());
        return id;
    }
    /// An order of the product by somebody who followed the partner's link a minute ago.
    flow::Placed brought_by(PersonId partner, BasisPoints rate = BasisPoints{1'000}) {
        flow::OrderRequest request = by(add_person(database));
        credit(request, partner, rate);
        return flow::place_order(services(), request);
    }
    void credit(flow::OrderRequest& request, PersonId partner, BasisPoints rate) {
        site.partners.default_rate = rate;
        request.click = flow::click_token(test_vault(), {partner, clock.now() - std::chrono::minutes{1}, ""});
    }
    /// The same, paid.
    OrderId sold_by(PersonId partner, BasisPoints rate = BasisPoints{1'000}) {
        const OrderId order = brought_by(partner, rate).order.id;
        verify(order);
        return order;
    }

    payout::CommissionStore commissions() { return payout::CommissionStore{database}; }
    std::vector<payout::Commission> lines_of(OrderId order) { return commissions().of_order(order); }
    std::int64_t payable_to(PersonId person) { return balance(ledger::payable_to(person)); }
};

}  // namespace mitra::test
