#pragma once

#include "lib/base/error.hpp"
#include "lib/flow/doctor_money.hpp"
#include "lib/flow/verify_payment.hpp"
#include "lib/ledger/account.hpp"
#include "lib/ledger/ledger_store.hpp"
#include "lib/payment/payment_store.hpp"
#include "lib/shop/order_store.hpp"
#include "lib/shop/sales_store.hpp"
#include "tests/flow/shop_site.hpp"

namespace mitra::test {

/// A shop with orders that wait for their money.
struct MoneySite : ShopSite {
    flow::Placed by_transfer() { return flow::place_order(services(), by(add_person(database))); }
    flow::Placed by_duitku() {
        auto request = by(add_person(database));
        request.method = PaymentMethod::duitku;
        request.bank_account = std::nullopt;
        return flow::place_order(services(), request);
    }
    static payment::Evidence word(Money amount, BankAccountId account) {
        return {.kind = payment::Evidence::Kind::admin, .amount = amount, .bank_account = account, .actor = "ani"};
    }
    static payment::Evidence answer(Money amount) {
        return {.kind = payment::Evidence::Kind::provider_answer,
                .amount = amount,
                .reference = "DS1",
                .fee = Money{3'000},
                .channel = "BC",
                .actor = "duitku"};
    }
    flow::Settled verify(OrderId order, const flow::Verified& verified = {}) {
        return flow::verify_payment(services(), order, verified);
    }

    shop::Order order(OrderId id) { return shop::OrderStore{database}.find(id).value(); }
    payment::Payment payment(PaymentId id) { return payment::PaymentStore{database, test_vault()}.find(id).value(); }
    payment::Case a_case(CaseId id) { return payment::CaseStore{database}.find(id).value(); }
    std::int64_t balance(const std::string& account) { return ledger::LedgerStore{database}.balance(account).rupiah(); }
    std::int64_t entries() { return count("SELECT count(*) FROM journal"); }
    std::int64_t messages() { return count("SELECT count(*) FROM message"); }
    shop::Sales sales() { return shop::SalesStore{database}.total(0, 100'000); }
    void expire(OrderId id) {
        shop::OrderStore{database}.move(id, shop::OrderState::pending, shop::OrderState::expired,
                                        {"test", clock.now()});
    }
    /// All accounts together are nothing, whatever happened.
    std::int64_t sum_of_books() {
        std::int64_t sum = 0;
        for (const auto& one : ledger::LedgerStore{database}.balances("", std::nullopt, "", 1000))
            sum += one.amount.rupiah();
        return sum;
    }
    /// Every rule of the books and of what lies behind them; nothing when all hold.
    std::string unsound() {
        std::string all;
        for (const auto& finding : flow::examine_money(services()))
            all += finding.row + " " + finding.rule + "\n";
        return all;
    }
};

inline ErrorKind refusal(const std::function<void()>& act) {
    try {
        act();
    } catch (const Error& error) {
        return error.kind();
    }
    throw std::logic_error{"nothing was refused"};
}

}  // namespace mitra::test
