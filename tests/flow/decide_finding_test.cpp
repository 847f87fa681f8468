#include "lib/flow/decide_finding.hpp"

#include <catch2/catch.hpp>

#include "lib/db/audit.hpp"
#include "lib/flow/doctor_store.hpp"
#include "lib/flow/hold_commission.hpp"
#include "tests/flow/fraud_site.hpp"

using namespace mitra;
using namespace std::chrono_literals;
using payout::CommissionState;
using referral::FindingState;
using test::FraudSite;

namespace {

/// An order of two suspicions, whose commission of 10.000 was earned before they were found.
struct Suspected : FraudSite {
    PersonId rina = affiliate();
    PersonId budi = buyer();
    OrderId order = credited(budi, rina, 5s);
    CommissionId earned_line = earned(order, rina);

    Suspected() {
        account(rina, "111");
        account(budi, "111");
        scan();
    }
    payout::Commission now() { return line(earned_line); }
    std::int64_t owed() { return -balance("payable:PER-1"); }
};

}  // namespace

TEST_CASE("a finding holds the commission of its order", "[fraud]") {
    Suspected site;
    REQUIRE(site.findings() == test::Found{"own_bank ORD-1", "fast_checkout ORD-1"});
    CHECK(site.now().held_for == "fraud:FRD-1");
    CHECK(site.now().state == CommissionState::pending);
    site.clock.advance(24h * 8);
    CHECK(flow::release_due_commissions(site.services(), 100) == 0);
    CHECK(site.owed() == 10'000);
}

TEST_CASE("a commission is released when none of its order's findings is open", "[fraud]") {
    Suspected site;
    site.clock.advance(24h * 8);
    auto done = flow::clear_finding(site.services(), FindingId{1});
    CHECK(done.changed);
    CHECK(done.lines.empty());
    CHECK(site.now().held_for == "fraud:FRD-2");
    CHECK(site.now().state == CommissionState::pending);

    done = flow::clear_finding(site.services(), FindingId{2});
    CHECK(done.lines == std::vector{site.earned_line});
    CHECK(done.amount == Money{10'000});
    CHECK_FALSE(site.now().held_at);
    CHECK(site.now().state == CommissionState::payable);  // its time had come
    const auto entries = site.entries();

    done = flow::clear_finding(site.services(), FindingId{2});
    CHECK_FALSE(done.changed);
    CHECK(site.entries() == entries);
    CHECK(test::refusal([&] { flow::confirm_finding(site.services(), FindingId{2}, flow::Ban::no); }) ==
          ErrorKind::refused);
    CHECK(site.unsound().empty());
}

TEST_CASE("what an admin holds stays held when a finding is cleared", "[fraud]") {
    FraudSite site;
    const PersonId rina = site.affiliate();
    const OrderId order = site.credited(site.buyer(), rina, 5s);
    const CommissionId line = site.earned(order, rina);
    flow::hold_commission(site.services(), line, flow::k_held_by_admin);
    site.scan();
    CHECK(site.line(line).held_for == "admin");
    flow::clear_finding(site.services(), FindingId{1});
    CHECK(site.line(line).held_for == "admin");
}

TEST_CASE("a confirmed finding ends the commission, in the books too", "[fraud]") {
    Suspected site;
    const auto done = flow::confirm_finding(site.services(), FindingId{2}, flow::Ban::no);
    CHECK(done.changed);
    CHECK(done.lines == std::vector{site.earned_line});
    CHECK(done.amount == Money{10'000});
    CHECK(site.now().state == CommissionState::voided);
    CHECK(site.owed() == 0);
    CHECK(site.balance("commission_expense") == 0);
    CHECK(site.sum_of_books() == 0);
    const auto entries = site.entries();
    const auto audited = db::audit_count(site.database, {.subject = "FRD-2", .since = {}, .until = {}});
    CHECK(audited == 1);

    CHECK_FALSE(flow::confirm_finding(site.services(), FindingId{2}, flow::Ban::no).changed);
    CHECK(site.entries() == entries);
    CHECK(db::audit_count(site.database, {.subject = "FRD-2", .since = {}, .until = {}}) == audited);
    CHECK(test::refusal([&] { flow::clear_finding(site.services(), FindingId{2}); }) == ErrorKind::refused);

    // The other finding of the order has nothing left to hold or to end.
    CHECK(flow::confirm_finding(site.services(), FindingId{1}, flow::Ban::no).lines.empty());
    CHECK(site.owed() == 0);
    CHECK(site.unsound().empty());
}

TEST_CASE("confirming bans the affiliate where it is asked for, once", "[fraud]") {
    Suspected site;
    CHECK(flow::confirm_finding(site.services(), FindingId{1}, flow::Ban::no).changed);
    const auto banned = flow::confirm_finding(site.services(), FindingId{1}, flow::Ban::yes);
    CHECK_FALSE(banned.changed);
    CHECK(banned.banned);
    CHECK_FALSE(flow::confirm_finding(site.services(), FindingId{1}, flow::Ban::yes).banned);
    CHECK(referral::AffiliateStore{site.database, test::test_vault()}.find(site.rina)->state ==
          referral::AffiliateState::banned);
}

TEST_CASE("a finding is decided for a reason", "[fraud]") {
    Suspected site;
    auto services = site.services();
    services.actor.reason.clear();
    CHECK(test::refusal([&] { flow::clear_finding(services, FindingId{1}); }) == ErrorKind::usage);
    CHECK(test::refusal([&] { flow::confirm_finding(services, FindingId{1}, flow::Ban::no); }) == ErrorKind::usage);
    CHECK(test::refusal([&] { flow::clear_finding(site.services(), FindingId{9}); }) == ErrorKind::not_found);
    CHECK(site.finding(1).state == FindingState::open);
}

TEST_CASE("a flood of clicks is decided without an order", "[fraud]") {
    FraudSite site;
    const PersonId rina = site.affiliate();
    site.clicks(rina, 301);
    site.clock.advance(5min);
    REQUIRE(site.scan().found() == 1);
    CHECK(flow::confirm_finding(site.services(), FindingId{1}, flow::Ban::yes).banned);
}

TEST_CASE("what is paid after it was found is held from its birth, and ends where it was confirmed", "[fraud]") {
    FraudSite site;
    const PersonId rina = site.affiliate();
    const auto paid = [&](OrderId order) {
        return db::in_transaction(site.database.database, [&] {
            return flow::earn_commission(site.services(), site.order(order), Money{100'000}).value();
        });
    };
    const OrderId open = site.credited(site.buyer(), rina, 5s);
    const OrderId confirmed = site.credited(site.buyer(), rina, 5s);
    const OrderId cleared = site.credited(site.buyer(), rina, 5s);
    site.scan();
    flow::confirm_finding(site.services(), FindingId{2}, flow::Ban::no);
    flow::clear_finding(site.services(), FindingId{3});

    CHECK(site.line(paid(open)).held_for == "fraud:FRD-1");
    CHECK(site.line(paid(confirmed)).state == CommissionState::voided);
    CHECK_FALSE(site.line(paid(cleared)).held_at);
    CHECK(site.balance("payable:PER-1") == -20'000);
    CHECK(site.sum_of_books() == 0);
    CHECK(flow::DoctorStore{site.database}.wrongly_held().empty());
}

TEST_CASE("a line is not released past a finding of its order", "[fraud]") {
    Suspected site;
    CHECK(test::refusal([&] { flow::release_commission(site.services(), site.earned_line); }) == ErrorKind::refused);
    flow::clear_finding(site.services(), FindingId{1});
    CHECK(test::refusal([&] { flow::release_commission(site.services(), site.earned_line); }) == ErrorKind::refused);
    flow::clear_finding(site.services(), FindingId{2});
    flow::hold_commission(site.services(), site.earned_line, flow::k_held_by_admin);
    CHECK(flow::release_commission(site.services(), site.earned_line).lifted);
}

TEST_CASE("doctor finds a suspect that nothing holds, and a hold of nothing", "[fraud]") {
    Suspected site;
    flow::DoctorStore doctor{site.database};
    CHECK(doctor.wrongly_held().empty());
    payout::CommissionStore{site.database}.lift(site.earned_line);
    CHECK(doctor.wrongly_held().size() == 2);  // of two findings
    flow::hold_commission(site.services(), site.earned_line, "fraud:FRD-9");
    const auto found = doctor.wrongly_held();
    REQUIRE(found.size() == 1);
    CHECK(found[0].row == "COM-1");
    CHECK(found[0].rule == "is held for fraud:FRD-9, which does not hold it");
}
