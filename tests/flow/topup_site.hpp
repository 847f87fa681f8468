#pragma once

#include "lib/base/error.hpp"
#include "lib/db/job.hpp"
#include "lib/flow/doctor_money.hpp"
#include "lib/flow/doctor_topup.hpp"
#include "lib/flow/match_tips.hpp"
#include "lib/flow/send_topup.hpp"
#include "lib/flow/topup_jobs.hpp"
#include "lib/ledger/ledger_store.hpp"
#include "lib/ledger/verify.hpp"
#include "lib/payment/case_store.hpp"
#include "lib/payment/payment_store.hpp"
#include "lib/shop/order_store.hpp"
#include "lib/topup/tip_store.hpp"
#include "lib/topup/topup_store.hpp"
#include "tests/flow/fake_supplier.hpp"
#include "tests/flow/topup_shop.hpp"

namespace mitra::test {

/// A shop of top-ups with a supplier and a page of tips that do what the test says.
struct TopupSite : TopupShop {
    using Fate = FakeSupplier::Fate;
    using State = topup::TopupState;

    FakeSupplier supplier;
    std::int64_t tip_number = 0;

    topup::TopupStore topups() { return {database, test_vault()}; }
    topup::TipStore tips() { return {database, test_vault()}; }
    db::Jobs jobs() { return db::Jobs{database}; }
    topup::Topup topup(TopupId id) { return topups().find(id).value(); }
    State state(TopupId id) { return topup(id).state; }
    std::string order_state(OrderId id) { return std::string{shop::name(shop::OrderStore{database}.find(id)->state)}; }
    std::int64_t balance(const std::string& account) { return ledger::LedgerStore{database}.balance(account).rupiah(); }
    std::int64_t told(const std::string& template_name) {
        return database->prepared("SELECT count(*) FROM message WHERE template = :name AND channel = 'whatsapp'")
            .bind(":name", template_name)
            .integer();
    }

    /// A tip as the list has it; Trakteer keeps a twentieth.
    topup::trakteer::Support tip(std::int64_t amount, const std::string& message) {
        topup::trakteer::Support support;
        support.reference = fmt::format("3f72ffe9-0000-4000-8000-{:012}", ++tip_number);
        support.amount = Money{amount};
        support.net = Money{amount - amount / 20};
        support.method = "QRIS";
        support.supporter = "Seseorang";
        support.message = message;
        support.came_at = clock.now();
        return support;
    }
    flow::MatchedTips take(const topup::trakteer::Support& support) {
        return flow::take_supports(services(), {support});
    }
    flow::MatchedTips pay(const flow::PlacedTopup& placed, std::int64_t amount) {
        return take(tip(amount, "untuk " + placed.code + " ya"));
    }
    flow::MatchedTips pay(const flow::PlacedTopup& placed) { return pay(placed, placed.placed.order.total.rupiah()); }
    /// Ordered and paid.
    flow::PlacedTopup paid(const flow::TopupRequest& request) {
        auto placed = order(request);
        pay(placed);
        return placed;
    }
    flow::PlacedTopup paid() { return paid(wanted()); }

    /// Runs the next due job of a line; what became of it, or "nothing to do".
    std::string work(const char* line) {
        const auto claim = jobs().claim(line, "test", clock.now(), std::chrono::seconds{200});
        if (!claim) return "nothing to do";
        return run(*claim);
    }
    std::string run(const db::Claim& claim) {
        return flow::run_supplier_job(services(), supplier, claim,
                                      [&](const topup::Call& call) { return supplier.answer(call); })
            .note;
    }
    /// Goes on to the next job of a line.
    std::string work_when_due(const char* line) {
        const auto due = jobs().next_due(line);
        if (!due) return "nothing to do";
        clock.set(std::max(clock.now(), *due));
        return work(line);
    }
    std::string send(TopupId id) {
        flow::send_topup(services(), id);
        return work(flow::order_line(topup(id).channel).data());
    }
    /// Looks until somebody knows, or nobody looks any more.
    std::string look_to_the_end(TopupId id) {
        std::string said;
        for (int i = 0; i < 20 && topup(id).ask_at && state(id) == State::unknown; ++i)
            said = work_when_due(flow::order_line(topup(id).channel).data());
        return said;
    }
    /// Asks how they stand, as soon as one is due.
    std::string ask(topup::Channel channel = topup::Channel::game) {
        if (const auto due = topups().next_due(channel)) clock.set(std::max(clock.now(), *due));
        flow::plan_topup_jobs(services());
        const auto job = flow::hasten_job(services(), flow::k_status_job, name(channel), clock.now()).value();
        const auto claim = jobs().claim(job, "test", clock.now(), std::chrono::seconds{60});
        return claim ? run(*claim) : "nothing to do";
    }
    /// How often the supplier took money for what is one order here.
    std::int64_t placed_for(const topup::Topup& topup) {
        return std::count_if(supplier.rows.begin(), supplier.rows.end(), [&](const FakeSupplier::Row& row) {
            return row.said.target == topup.target && row.said.zone == topup.zone;
        });
    }
    /// What doctor says of money and top-ups; nothing where all is well.
    std::string unsound() {
        std::string all;
        for (const auto& problem : ledger::verify(database).problems)
            all += problem.rule + "\n";
        for (const auto& finding : flow::examine_money(services()))
            all += finding.row + " " + finding.rule + "\n";
        for (const auto& finding : flow::examine_topups(services()))
            all += finding.row + " " + finding.rule + "\n";
        return all;
    }
};

}  // namespace mitra::test
