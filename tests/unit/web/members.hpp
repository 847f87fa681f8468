#pragma once

#include <string>

#include "lib/flow/admin_action.hpp"
#include "lib/flow/buy_membership.hpp"
#include "lib/flow/default_tiers.hpp"
#include "lib/flow/verify_payment.hpp"
#include "lib/membership/membership_store.hpp"
#include "lib/membership/tier_store.hpp"
#include "lib/membership/upgrade_store.hpp"
#include "lib/payment/bank_account_store.hpp"
#include "lib/shop/order_store.hpp"
#include "tests/unit/web/member.hpp"

namespace mitra::test {

/// A site with the tiers basic (97.000) and vip (299.000), paid by transfer to BCA; Siti is signed in and has none.
struct MembersSite : Member {
    explicit MembersSite(Visitor::Change change = [](flow::Site&) {}) : Member{change} {
        flow::add_default_tiers(site().database, k_noon);
        enter();
    }

    BankAccountId bca = payment::BankAccountStore{site().database, test_vault()}.add(
        {.id = {}, .name = "BCA", .number = "1234567890", .holder = "Yayasan Mitra"}, k_noon);

    membership::Tier tier(const std::string& code) { return membership::TierStore{site().database}.named(code); }
    flow::MembershipOrder order_of(PersonId who, const std::string& code) {
        return {
            .person = who, .tier = tier(code).id, .method = PaymentMethod::transfer, .bank_account = bca, .coupon = {}};
    }
    /// Buys a tier and pays it.
    void has(PersonId who, const std::string& code) {
        const auto placed = flow::buy_membership(site().services(), order_of(who, code));
        flow::verify_payment(site().services(), placed.order.id, flow::Verified{});
    }
    std::string tier_of(PersonId who) {
        const auto active = membership::MembershipStore{site().database}.active_of(who);
        return active ? active->tier_code : "";
    }
    shop::Order last_order() {
        return shop::OrderStore{site().database}.named("ORD-" +
                                                       std::to_string(site().count("SELECT max(id) FROM shop_order")));
    }
    std::string token(const std::string& role, std::optional<PersonId> of) {
        return flow::issue_api_token(site().services(), role, of, std::chrono::days{30}).token;
    }
};

}  // namespace mitra::test
