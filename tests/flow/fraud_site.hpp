#pragma once

#include <fmt/format.h>

#include "lib/flow/earn_commission.hpp"
#include "lib/flow/fraud_rules.hpp"
#include "lib/flow/scan_fraud.hpp"
#include "lib/payout/commission_store.hpp"
#include "lib/referral/affiliate_store.hpp"
#include "lib/referral/finding_store.hpp"
#include "lib/shop/order_store.hpp"
#include "lib/shop/payer_store.hpp"
#include "tests/flow/money_site.hpp"

namespace mitra::test {

/// A shop with affiliates, whose orders are credited as the test says.
struct FraudSite : MoneySite {
    using Rule = referral::Rule;
    using FindingState = referral::FindingState;

    PersonId affiliate(const SomePerson& some = {}) {
        const PersonId person = add_person(database, some);
        referral::AffiliateStore affiliates{database, test_vault()};
        affiliates.add({.id = person, .applied_at = k_noon}, "web");
        affiliates.move(person, referral::AffiliateState::pending, referral::AffiliateState::approved, "", "ani",
                        k_noon);
        return person;
    }
    PersonId buyer() { return add_person(database); }

    /// An order of `buyer` that is placed now.
    OrderId placed(PersonId buyer) {
        return shop::OrderStore{database}.add({.product = product,
                                               .buyer = buyer,
                                               .buyer_proven = true,
                                               .subtotal = Money{100'000},
                                               .total = Money{100'000},
                                               .method = PaymentMethod::duitku,
                                               .placed_at = clock.now(),
                                               .expires_at = clock.now() + std::chrono::hours{24}},
                                              "test");
    }
    /// The same, credited to somebody, by a click that long before or (nothing) a coupon.
    OrderId credited(PersonId buyer, PersonId to, std::optional<std::chrono::milliseconds> after_click = std::nullopt) {
        const OrderId order = placed(buyer);
        const auto clicked = after_click ? std::optional{clock.now() - *after_click} : std::nullopt;
        database
            ->prepared(R"sql(
                INSERT INTO order_attribution (order_id, affiliate_id, source, utm_id, clicked_at, rate_bp, rate_from,
                                               decided_at)
                VALUES (:order, :affiliate, :source, 0, :clicked, 1000, 'site', :now)
            )sql")
            .bind(":order", order)
            .bind(":affiliate", to)
            .bind(":source", clicked ? "click" : "coupon")
            .bind(":clicked", clicked)
            .bind(":now", clock.now())
            .run();
        return order;
    }
    /// Credited to nobody, since whoever brought it is the buyer.
    OrderId own_order(PersonId buyer, const char* verdict = "oneself") {
        const OrderId order = placed(buyer);
        database->prepared("INSERT INTO order_attribution (order_id, utm_id, decided_at) VALUES (:order, 0, :now)")
            .bind(":order", order)
            .bind(":now", clock.now())
            .run();
        database
            ->prepared(
                "INSERT INTO attribution_candidate (order_id, place, source, affiliate_id, clicked_at, verdict)"
                " VALUES (:order, 1, 'click', :buyer, :now, :verdict)")
            .bind(":order", order)
            .bind(":buyer", buyer)
            .bind(":now", clock.now())
            .bind(":verdict", verdict)
            .run();
        return order;
    }
    void type_email(OrderId order, const std::string& email) {
        shop::PayerStore{database, test_vault()}.keep(MoneySite::order(order), {"Budi", email});
    }
    PayeeId account(PersonId person, const std::string& number) {
        database->prepared("UPDATE payee_account SET replaced_at = 1 WHERE person_id = :person AND replaced_at IS NULL")
            .bind(":person", person)
            .run();
        const std::string hash = test_vault().lookup_hash("payee", number);
        database
            ->prepared(R"sql(
                INSERT INTO payee_account (uuid, person_id, bank, number_sealed, number_hash, created_at, created_by,
                                           frozen_until)
                VALUES (:uuid, :person, 'BCA', X'00', :hash, 0, 'test', 0)
            )sql")
            .bind(":uuid", fmt::format("{:036}", ++rows_))
            .bind(":person", person)
            .bind(":hash", db::Blob{hash})
            .run();
        return PayeeId{database->last_row_id()};
    }
    void clicks(PersonId affiliate, std::int64_t times) {
        database
            ->prepared(R"sql(
                WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :times)
                INSERT INTO affiliate_click (at, affiliate_id, product_id, utm_id) SELECT :now, :affiliate, 0, 0 FROM n
            )sql")
            .bind(":times", times)
            .bind(":now", clock.now())
            .bind(":affiliate", affiliate)
            .run();
    }
    /// A commission of an order, booked and payable in a week.
    CommissionId earned(OrderId order, PersonId person, Money amount = Money{10'000}) {
        return db::in_transaction(database.database, [&] {
            return flow::add_commission(services(), {.source = to_string(order),
                                                     .person = person,
                                                     .order = order,
                                                     .base = Money{amount.rupiah() * 10},
                                                     .rate = BasisPoints{1000},
                                                     .amount = amount,
                                                     .earned_at = clock.now(),
                                                     .payable_at = clock.now() + std::chrono::days{7}});
        });
    }
    payout::Commission line(CommissionId id) { return payout::CommissionStore{database}.find(id).value(); }

    flow::FraudScan scan(flow::ScanFrom from = flow::ScanFrom::last_time) {
        return flow::scan_fraud(services(), from, {});
    }
    /// "own_email ORD-2", in the order in which they were found.
    std::vector<std::string> findings() {
        std::vector<std::string> all;
        for (const auto& one : referral::FindingStore{database}.list({}, {}, 1000))
            all.push_back(fmt::format("{} {}", terms(one.what.rule).name,
                                      one.what.order ? to_string(*one.what.order) : std::string{"-"}));
        return all;
    }
    referral::Finding finding(std::int64_t id) { return referral::FindingStore{database}.find(FindingId{id}).value(); }

 private:
    int rows_ = 0;
};

using Found = std::vector<std::string>;

}  // namespace mitra::test
