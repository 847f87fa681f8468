#pragma once

#include <sstream>

#include "lib/flow/approve_payout.hpp"
#include "lib/flow/create_payout.hpp"
#include "lib/flow/file_payout.hpp"
#include "lib/flow/hold_commission.hpp"
#include "lib/flow/pay_order.hpp"
#include "lib/flow/set_payee.hpp"
#include "lib/flow/settle_payout.hpp"
#include "lib/flow/take_back_commission.hpp"
#include "lib/payout/payee_store.hpp"
#include "lib/payout/payout_store.hpp"
#include "tests/flow/partner_site.hpp"

namespace mitra::test {

/// Partners who earned 10.000 with each order, can be paid 10.000 or more, and have accounts.
struct PayoutSite : PartnerSite {
    PayoutSite() { site.partners.payout_minimum = Money{10'000}; }

    /// An account that is not frozen any more.
    PersonId partner_with_account(const std::string& number = "1234567890", const SomePerson& some = {}) {
        const PersonId person = add_partner(some);
        flow::set_payee(services(), person, {"BCA", number, some.name});
        return person;
    }
    /// A partner who is owed 10.000 for each of so many orders, and may be paid now.
    PersonId owed_partner(int orders = 1, const std::string& number = "1234567890") {
        const PersonId person = partner_with_account(number);
        for (int i = 0; i < orders; ++i)
            sold_by(person);
        wait();
        return person;
    }
    /// Every hold and every freeze so far is over.
    void wait() { clock.advance(std::chrono::hours{24 * 8}); }

    payout::PayoutStore payouts() { return {database, test_vault()}; }
    payout::Payout payout(PayoutId id) { return payouts().find(id).value(); }
    payout::PayoutLine line(PayoutId id, PersonId person) { return payouts().line_of(id, person).value(); }
    PayoutId created() { return flow::create_payout(services(), std::nullopt).id; }
    PayoutId approved() {
        const PayoutId id = created();
        flow::approve_payout(services(), id);
        return id;
    }
    flow::PayoutFile file(PayoutId id) { return flow::file_payout(services(), id, bca, payout::file_layout("csv")); }
    PayoutId exported() {
        const PayoutId id = approved();
        file(id);
        return id;
    }
    std::string bytes(PayoutId id) {
        std::ostringstream out;
        flow::write_payout_file(services(), id, payout::file_layout("csv"), out);
        return out.str();
    }
    std::vector<flow::ResultRow> result(PayoutId id, const std::string& rows,
                                        const std::string& head = "person,amount,status,reference,reason\n") {
        std::istringstream csv{head + rows};
        std::vector<flow::ResultRow> all;
        flow::settle_payout(services(), id, csv, [&](const flow::ResultRow& row) { all.push_back(row); });
        return all;
    }
    std::string kinds(const std::vector<flow::ResultRow>& rows) {
        std::string words;
        for (const flow::ResultRow& row : rows)
            words += std::string{name(row.kind)} + " ";
        return words;
    }
    /// What the order earns after all that was refunded, by plain arithmetic.
    Money kept_of(OrderId id, BasisPoints rate) {
        Money kept;
        const shop::Order one = order(id);
        for (const auto& payment : payment::PaymentStore{database, test_vault()}.of_order(id)) {
            if (!payment.settled_at) continue;
            const shop::Parts parts = flow::parts_received(one, payment.received.value());
            kept = kept + share_of(parts.net - shop::refund_parts(parts, Money{}, one.refunded).net, rate);
        }
        return kept;
    }
    std::int64_t told(const std::string& template_name) {
        return database->prepared("SELECT count(*) FROM message WHERE template = :template AND channel = 'whatsapp'")
            .bind(":template", template_name)
            .integer();
    }
};

}  // namespace mitra::test
