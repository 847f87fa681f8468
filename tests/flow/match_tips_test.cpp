#include <catch2/catch.hpp>

#include "lib/flow/close_case.hpp"
#include "lib/flow/expire_orders.hpp"
#include "tests/flow/topup_site.hpp"

using namespace mitra;
using namespace std::chrono_literals;
using test::TopupSite;
using topup::TipState;

namespace {

/// The price of the wanted service: 19.000 and a margin of 1.000, in whole units.
constexpr std::int64_t k_price = 20'000;

std::vector<payment::Case> cases(TopupSite& site, const flow::PlacedTopup& placed) {
    return payment::CaseStore{site.database}.of_order(placed.placed.order.id);
}
std::string shown(TopupSite& site, const flow::PlacedTopup& placed) {
    return flow::shown_status(site.services(), site.topup(placed.topup.id),
                              shop::OrderStore{site.database}.find(placed.placed.order.id).value());
}

}  // namespace

TEST_CASE("a tip with the code and the amount pays; what Trakteer keeps is a fee", "[topup][tip]") {
    TopupSite site;
    const auto placed = site.order();
    REQUIRE(placed.placed.order.total == Money{k_price});
    CHECK(shown(site, placed) == "awaiting_payment");
    const auto support = site.tip(k_price, "halo " + placed.code);
    const auto done = site.take(support);
    CHECK(done.seen == 1);
    CHECK(done.paid == 1);
    CHECK(shown(site, placed) == "paid");
    CHECK(site.balance("cash:trakteer") == 19'000);
    CHECK(site.balance("payment_fee") == 1'000);
    CHECK(site.balance("sales") == -k_price);
    CHECK(site.told("topup_paid") == 1);
    CHECK(site.told("payment_received") == 0);
    // The list shows it for ever.
    CHECK(site.take(support).seen == 0);
    CHECK(site.balance("cash:trakteer") == 19'000);
    CHECK(site.unsound().empty());
}

TEST_CASE("a tip with less money waits as a case, and the next one completes it", "[topup][tip]") {
    TopupSite site;
    const auto placed = site.order();
    CHECK(site.pay(placed, 5'000).is_short == 1);
    CHECK(shown(site, placed) == "short");
    CHECK(site.told("topup_short") == 1);
    CHECK(site.balance("cash:trakteer") == 4'750);
    CHECK(cases(site, placed).size() == 1);
    CHECK(site.unsound().empty());
    CHECK(site.pay(placed, 6'000).is_short == 1);
    CHECK(site.told("topup_short") == 2);
    CHECK(cases(site, placed).size() == 2);
    CHECK(flow::tipped(site.services(), placed.placed.order.id) == Money{11'000});
    CHECK(site.unsound().empty());
    SECTION("just enough") {
        CHECK(site.pay(placed, 9'000).paid == 1);
        CHECK(site.balance("payment_fee") == 1'000);
        CHECK(cases(site, placed).size() == 2);
    }
    SECTION("more than enough is the buyer's credit") {
        const auto done = site.pay(placed, 15'000);
        CHECK(done.paid == 1);
        CHECK(done.over == 1);
        CHECK(site.balance("credit:" + to_string(placed.placed.order.buyer)) == -6'000);
        CHECK(cases(site, placed).back().kind == payment::CaseKind::over);
    }
    CHECK(shown(site, placed) == "paid");
    for (const auto& one : cases(site, placed))
        if (one.kind == payment::CaseKind::short_payment) CHECK(one.outcome == payment::CaseOutcome::settled);
    CHECK(site.balance("sales") == -k_price);
    CHECK(site.told("topup_paid") == 1);
    CHECK(site.unsound().empty());
    CHECK(site.send(placed.topup.id) == "accepted");
}

TEST_CASE("a tip above the price pays, and the rest is credit", "[topup][tip]") {
    TopupSite site;
    const auto placed = site.order();
    const auto done = site.pay(placed, 25'000);
    CHECK(done.paid == 1);
    CHECK(done.over == 1);
    CHECK(site.balance("credit:" + to_string(placed.placed.order.buyer)) == -5'000);
    CHECK(site.unsound().empty());
}

TEST_CASE("two equal tips are two: the second is a case, and its buyer is told once", "[topup][tip]") {
    TopupSite site;
    const auto placed = site.order();
    site.pay(placed);
    const auto done = site.pay(placed);
    CHECK(done.seen == 1);
    CHECK(done.paid == 0);
    REQUIRE(cases(site, placed).size() == 1);
    CHECK(cases(site, placed).front().kind == payment::CaseKind::double_payment);
    CHECK(site.told("payment_waits") == 1);
    CHECK(site.balance("cash:trakteer") == 38'000);
    CHECK(site.unsound().empty());
}

TEST_CASE("a tip that comes too late or for a cancelled order is a case", "[topup][tip]") {
    TopupSite site;
    const auto placed = site.order();
    auto expected = payment::CaseKind::cancelled;
    SECTION("cancelled") {
        flow::cancel_order(site.services(), placed.placed.order.id);
    }
    SECTION("after the grace period") {
        site.clock.set(placed.placed.order.expires_at);
        flow::expire_orders(site.services(), 10);
        site.clock.advance(site.site.shop.grace);
        expected = payment::CaseKind::late;
    }
    site.pay(placed);
    REQUIRE(cases(site, placed).size() == 1);
    CHECK(cases(site, placed).front().kind == expected);
    CHECK(site.told("payment_waits") == 1);
    CHECK(site.told("topup_paid") == 0);
    CHECK(site.unsound().empty());
    // The money was seen at Trakteer, so nobody can say that it never came.
    CHECK_THROWS_AS(flow::close_case(site.services(), cases(site, placed).front().id, payment::CaseOutcome::dismissed),
                    Error);
    CHECK(flow::close_case(site.services(), cases(site, placed).front().id, payment::CaseOutcome::refunded));
    CHECK(site.unsound().empty());
}

TEST_CASE("within the grace period an expired order is paid", "[topup][tip]") {
    TopupSite site;
    const auto placed = site.order();
    site.clock.set(placed.placed.order.expires_at);
    flow::expire_orders(site.services(), 10);
    CHECK(shown(site, placed) == "cancelled");
    CHECK(site.pay(placed).paid == 1);
    CHECK(shown(site, placed) == "paid");
    CHECK(site.unsound().empty());
}

TEST_CASE("a tip without a code of ours waits for a person", "[topup][tip]") {
    TopupSite site;
    const auto placed = site.order();
    const auto other = site.order(site.wanted("FF70", "12345678", "", "+6281562726280"));
    const std::string message = GENERATE_COPY(std::string{}, std::string{"semangat!"}, std::string{"TPAAAAAAAA"},
                                              placed.code + " " + other.code);
    CAPTURE(message);
    CHECK(site.take(site.tip(k_price, message)).unmatched == 1);
    CHECK(site.told("admin_topup") == 1);
    CHECK(site.balance("cash:trakteer") == 0);
    const auto tip = site.tips().list(TipState::unmatched, {}, 10).at(0);
    SECTION("it pays the order that somebody names") {
        CHECK(flow::match_tip(site.services(), tip.id, placed.placed.order.id));
        CHECK_FALSE(flow::match_tip(site.services(), tip.id, placed.placed.order.id));
        CHECK_THROWS_AS(flow::match_tip(site.services(), tip.id, other.placed.order.id), Error);
        CHECK_THROWS_AS(flow::dismiss_tip(site.services(), tip.id), Error);
        CHECK(shown(site, placed) == "paid");
    }
    SECTION("it is a gift") {
        CHECK(flow::dismiss_tip(site.services(), tip.id));
        CHECK_FALSE(flow::dismiss_tip(site.services(), tip.id));
        CHECK_THROWS_AS(flow::match_tip(site.services(), tip.id, placed.placed.order.id), Error);
        CHECK(site.balance("owner_income") == -k_price);
        CHECK(site.balance("cash:trakteer") == 19'000);
    }
    CHECK(site.unsound().empty());
}

TEST_CASE("a payment that is not by tips is paid by none", "[topup][tip]") {
    TopupSite site;
    const auto placed = site.order();
    site.take(site.tip(k_price, "hadiah"));
    const auto program = shop::ProductStore{site.database}.add(
        {.id = {}, .slug = "kelas", .name = "Kelas", .price = Money{0}, .created_at = test::k_noon});
    const auto granted = flow::grant_order(site.services(), program, placed.placed.order.buyer);
    const auto tip = site.tips().list(TipState::unmatched, {}, 10).at(0);
    CHECK_THROWS_AS(flow::match_tip(site.services(), tip.id, granted.order.id), Error);
}

TEST_CASE("a short tip that a person settles by hand leaves the margin watched", "[topup][tip]") {
    TopupSite site;
    const auto placed = site.order();
    site.pay(placed, 10'000);
    CHECK(flow::close_case(site.services(), cases(site, placed).front().id, payment::CaseOutcome::settled));
    CHECK(shown(site, placed) == "paid");
    CHECK(site.send(placed.topup.id).starts_with("held: it costs Rp 19.000"));
    CHECK(site.supplier.asked("place") == 0);
}

TEST_CASE("an old tip without a code tells nobody", "[topup][tip]") {
    TopupSite site;
    auto old = site.tip(k_price, "terima kasih");
    old.came_at = site.clock.now() - std::chrono::hours{24 * 30};
    site.take(old);
    CHECK(site.told("admin_topup") == 0);
    CHECK(site.tips().count(TipState::unmatched) == 1);
}
