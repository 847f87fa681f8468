#include <catch2/catch.hpp>

#include "lib/flow/earn_commission.hpp"
#include "lib/flow/hold_commission.hpp"
#include "lib/flow/take_back_commission.hpp"
#include "tests/flow/partner_site.hpp"

using namespace mitra;
using namespace std::chrono_literals;
using payout::CommissionState;
using test::PartnerSite;
using test::refusal;
using How = flow::TakenBack::How;

TEST_CASE("a paid order earns its partner the frozen rate of the goods, without tax and code", "[commission]") {
    PartnerSite site;
    const PersonId rina = site.add_partner();
    site.site.shop.tax = {shop::TaxMode::inclusive, BasisPoints{1'100}};
    const auto placed = site.brought_by(rina, BasisPoints{1'550});
    CHECK(site.lines_of(placed.order.id).empty());
    site.verify(placed.order.id);
    site.verify(placed.order.id);

    const auto lines = site.lines_of(placed.order.id);
    REQUIRE(lines.size() == 1);
    // 100.000 with 11 % inside it are 90.090 for the goods; 15,5 % of that are 13.963,95.
    CHECK(lines[0].base == Money{90'090});
    CHECK(lines[0].amount == Money{13'964});
    CHECK(lines[0].source == to_string(placed.order.id));
    CHECK(lines[0].person == rina);
    CHECK(lines[0].state == CommissionState::pending);
    CHECK(lines[0].payable_at == site.clock.now() + 7 * 24h);
    CHECK(site.payable_to(rina) == -13'964);
    CHECK(site.balance("commission_expense") == 13'964);
    CHECK(site.unsound() == "");
}

TEST_CASE("no commission comes of an order of nobody, of nothing, or of a rate that comes to nothing", "[commission]") {
    PartnerSite site;
    const PersonId rina = site.add_partner();
    site.verify(site.by_transfer().order.id);
    site.sold_by(rina, BasisPoints{0});
    CHECK(site.count("SELECT count(*) FROM commission") == 0);
    CHECK(site.payable_to(rina) == 0);
}

TEST_CASE("what was allowed to be short earns on what came", "[commission]") {
    PartnerSite site;
    const PersonId rina = site.add_partner();
    const auto placed = site.brought_by(rina);
    site.verify(placed.order.id, {.amount = Money{90'000}, .shortfall = flow::Shortfall::allowed});
    const auto lines = site.lines_of(placed.order.id);
    REQUIRE(lines.size() == 1);
    CHECK(lines[0].base == Money{90'000} - Money{placed.order.unique_code});
}

TEST_CASE("a whole refund voids what was not paid", "[commission]") {
    PartnerSite site;
    const PersonId rina = site.add_partner();
    const OrderId order = site.sold_by(rina);
    flow::refund_order(site.services(), order, std::nullopt);
    const auto lines = site.lines_of(order);
    REQUIRE(lines.size() == 1);
    CHECK(lines[0].state == CommissionState::voided);
    CHECK(site.payable_to(rina) == 0);
    CHECK(site.balance("commission_expense") == 0);
    CHECK(site.unsound() == "");
}

TEST_CASE("partial refunds take back in parts, and the last one ends it all", "[commission]") {
    PartnerSite site;
    const PersonId rina = site.add_partner();
    const OrderId order = site.sold_by(rina, BasisPoints{3'333});
    const auto first = flow::refund_order(site.services(), order, Money{50'001});
    auto lines = site.lines_of(order);
    REQUIRE(lines.size() == 2);
    // 33,33 % of 100.000, then of the 49.999 that are left: 33.330 less 16.665 (16.664,67).
    CHECK(lines[1].amount == Money{-16'665});
    CHECK(lines[1].base == Money{-50'001});
    CHECK(lines[1].source == to_string(first.refund.value()));
    CHECK(lines[1].corrects == lines[0].id);
    CHECK(lines[1].payable_at == lines[0].payable_at);
    CHECK(site.payable_to(rina) == -16'665);

    flow::refund_order(site.services(), order, Money{20'000});
    flow::refund_order(site.services(), order, std::nullopt);
    for (const auto& line : site.lines_of(order))
        CHECK(line.state == CommissionState::voided);
    CHECK(site.payable_to(rina) == 0);
    CHECK(site.unsound() == "");
}

TEST_CASE("any sequence of partial refunds takes back exactly the commission", "[commission]") {
    PartnerSite site;
    const PersonId rina = site.add_partner();
    SeededRandom dice{7};
    for (int history = 0; history < 60; ++history) {
        site.site.shop.tax = {static_cast<shop::TaxMode>(dice.between(0, 2)), BasisPoints{dice.between(0, 2'000)}};
        site.product = site.add_product(fmt::format("Kelas {}", history), Money{dice.between(1, 300'000)});
        const OrderId order = site.sold_by(rina, BasisPoints{dice.between(0, 10'000)});
        const auto earned = site.lines_of(order);
        const Money base = earned.empty() ? Money{} : earned[0].base;
        while (flow::refundable(site.services(), order) > Money{}) {
            const Money left = flow::refundable(site.services(), order);
            flow::refund_order(site.services(), order, Money{dice.between(1, left.rupiah())});
            Money kept;
            for (const auto& line : site.lines_of(order))
                if (line.state != CommissionState::voided) kept = kept + line.amount;
            const shop::Order now = site.order(order);
            const Money net = base - shop::refund_parts(now.parts(), Money{}, now.refunded).net;
            INFO("history " << history << ", refunded " << now.refunded.rupiah());
            if (!earned.empty()) CHECK(kept == share_of(net, earned[0].rate));
            CHECK(site.payable_to(rina) == -kept.rupiah());
        }
        CHECK(site.payable_to(rina) == 0);
    }
    CHECK(site.balance("commission_expense") == 0);
    CHECK(site.unsound() == "");
}

TEST_CASE("a commission waits out its hold, and is then payable by itself", "[commission]") {
    PartnerSite site;
    const OrderId order = site.sold_by(site.add_partner());
    site.clock.advance(7 * 24h - 1ms);
    CHECK(flow::release_due_commissions(site.services(), 10) == 0);
    site.clock.advance(1ms);
    CHECK(flow::release_due_commissions(site.services(), 10) == 1);
    CHECK(site.lines_of(order)[0].state == CommissionState::payable);

    site.site.partners.hold = std::chrono::days{0};
    CHECK(site.lines_of(site.sold_by(site.add_partner()))[0].state == CommissionState::payable);
}

TEST_CASE("a line that is held stays so until somebody releases it, for a reason", "[commission]") {
    PartnerSite site;
    const OrderId order = site.sold_by(site.add_partner());
    flow::refund_order(site.services(), order, Money{10'000});
    const auto ids = flow::unpaid_commissions(site.services(), order);
    REQUIRE(ids.size() == 2);
    auto silent = site.services();
    silent.actor.reason = "";
    CHECK(refusal([&] { flow::hold_commission(silent, ids[0], flow::k_held_by_admin); }) == ErrorKind::usage);
    CHECK(flow::hold_commission(silent, ids[0], "fraud:FRD-1"));
    CHECK(flow::hold_commission(site.services(), ids[1], flow::k_held_by_admin));
    CHECK_FALSE(flow::hold_commission(site.services(), ids[0], flow::k_held_by_admin));
    site.clock.advance(10 * 24h);
    CHECK(flow::release_due_commissions(site.services(), 10) == 0);
    CHECK(refusal([&] { flow::release_commission(silent, ids[0]); }) == ErrorKind::usage);

    const auto released = flow::release_commission(site.services(), ids[0]);
    CHECK(released.lifted);
    CHECK(released.payable);
    const auto again = flow::release_commission(site.services(), ids[0]);
    CHECK_FALSE(again.lifted);
    CHECK_FALSE(again.payable);
    CHECK(site.count("SELECT count(*) FROM audit WHERE act GLOB 'commission.*'") == 3);
}

TEST_CASE("what is taken back of a held line is held with it", "[commission]") {
    PartnerSite site;
    const OrderId order = site.sold_by(site.add_partner());
    flow::hold_commission(site.services(), site.lines_of(order)[0].id, "fraud:FRD-1");
    flow::refund_order(site.services(), order, Money{10'000});
    CHECK(site.lines_of(order)[1].held_for == "fraud:FRD-1");
}

TEST_CASE("what is taken back of a payable line is payable, also where the clock is a moment behind", "[commission]") {
    PartnerSite site;
    site.site.partners.hold = std::chrono::days{0};
    const OrderId order = site.sold_by(site.add_partner());
    site.clock.set(site.clock.now() - 5ms);
    flow::refund_order(site.services(), order, Money{10'000});
    CHECK(site.lines_of(order)[1].state == CommissionState::payable);
}

TEST_CASE("a commission is voided for a reason, once, and a later refund takes no more", "[commission]") {
    PartnerSite site;
    const PersonId rina = site.add_partner();
    const OrderId order = site.sold_by(rina);
    flow::refund_order(site.services(), order, Money{10'000});
    const auto lines = site.lines_of(order);
    auto silent = site.services();
    silent.actor.reason = "";
    CHECK(refusal([&] { flow::void_commission(silent, lines[0].id); }) == ErrorKind::usage);
    CHECK(refusal([&] { flow::void_commission(site.services(), lines[1].id); }) == ErrorKind::refused);
    const auto done = flow::void_commission(site.services(), lines[0].id);
    CHECK(done.how == How::voided);
    CHECK(done.amount > Money{8'900});
    CHECK(flow::void_commission(site.services(), lines[0].id).how == How::already);
    CHECK(refusal([&] { flow::hold_commission(site.services(), lines[0].id, "fraud:FRD-1"); }) == ErrorKind::refused);
    flow::refund_order(site.services(), order, std::nullopt);
    CHECK(site.lines_of(order).size() == 2);
    CHECK(site.payable_to(rina) == 0);
    CHECK(flow::unpaid_commissions(site.services(), order).empty());
    CHECK(site.unsound() == "");
}
