#include "lib/flow/doctor_affiliates.hpp"

#include <catch2/catch.hpp>

#include "lib/flow/erase_person.hpp"
#include "lib/flow/record_click.hpp"
#include "lib/flow/refund_order.hpp"
#include "tests/flow/attributed_site.hpp"

using namespace mitra;
using test::AttributedSite;

namespace {

std::string unsound(AttributedSite& site) {
    std::string all;
    for (const auto& finding : flow::examine_affiliates(site.services()))
        all += finding.table + " " + finding.row + " " + finding.rule + "\n";
    return all;
}

/// Clicks, orders that were paid, one given back in part and one not paid.
void live_through(AttributedSite& site) {
    for (int i = 0; i < 5; ++i)
        flow::record_click(site.services(), i % 2 == 0 ? "rina" : "dewi");
    const auto first = site.place(site.with_click(site.typed("+6281500000001"), site.clicked(site.rina, "wa")));
    const auto second = site.place(site.with_click(site.typed("+6281500000002"), site.clicked(site.dewi)));
    site.place(site.with_click(site.typed("+6281500000003"), site.clicked(site.dewi)));
    site.verify(first.order.id);
    site.verify(second.order.id);
    site.clock.advance(std::chrono::days{2});
    flow::refund_order(site.services(), first.order.id, Money{30'000});
}

}  // namespace

TEST_CASE("after clicks, sales and refunds the counters say what orders and books say", "[doctor][affiliate]") {
    AttributedSite site;
    CHECK(unsound(site).empty());
    live_through(site);
    CHECK(unsound(site).empty());
    CHECK(site.unsound().empty());
}

TEST_CASE("counters that say another thing than orders, clicks and books are found", "[doctor][affiliate]") {
    AttributedSite site;
    live_through(site);
    const auto found_after = [&](const char* change) {
        site.database->execute(change);
        return unsound(site);
    };
    using Catch::Matchers::Contains;
    SECTION("clicks") {
        CHECK_THAT(found_after("UPDATE affiliate_total SET clicks = clicks + 1 WHERE affiliate_id = 1"),
                   Contains("4 clicks are counted, 3 are in the log") && Contains("days do not add up"));
    }
    SECTION("sales") {
        CHECK_THAT(found_after("UPDATE affiliate_total SET sales = 0 WHERE affiliate_id = 1"),
                   Contains("0 sales are counted, 1 orders were paid"));
    }
    SECTION("turnover") {
        CHECK_THAT(found_after("UPDATE affiliate_total SET turnover = 5 WHERE affiliate_id = 2"),
                   Contains("a turnover of 5 is counted, 100000 is booked"));
    }
    SECTION("all together") {
        CHECK_THAT(found_after("UPDATE utm_day SET checkouts = 7"), Contains("do not add up to all together"));
    }
    SECTION("what people brought") {
        CHECK_THAT(found_after("UPDATE referral_day SET sales = 9"), Contains("referral_total"));
    }
    SECTION("an order that is credited to its buyer") {
        site.place(site.with_click(site.by(site.dewi), site.clicked(site.rina)));
        CHECK_THAT(found_after("DROP TRIGGER order_attribution_is_final;"
                               "UPDATE order_attribution SET affiliate_id ="
                               " (SELECT buyer_id FROM shop_order WHERE id = order_id) WHERE order_id = 4"),
                   Contains("ORD-4 is credited to its buyer") && Contains("ORD-4 is credited to another"));
    }
    SECTION("a decision that is not what was found") {
        CHECK_THAT(found_after("DROP TRIGGER attribution_candidate_is_final;"
                               "UPDATE attribution_candidate SET verdict = 'too_old'"),
                   Contains("another than who was found"));
    }
}

TEST_CASE("who is erased leaves no click behind that is remembered for them", "[erase][affiliate]") {
    AttributedSite site;
    // On file is one e-mail; another was typed once.
    const auto placed =
        site.place(site.with_click(site.typed("+6281500000001", "siti@example.com"), site.clicked(site.rina)));
    site.place(site.with_click(site.typed("+6281500000001", "lain@example.com"), site.clicked(site.rina)));
    site.place(site.with_click(site.typed("+6281500000002", "budi@example.com"), site.clicked(site.dewi)));
    REQUIRE(site.count("SELECT count(*) FROM affiliate_binding") == 5);
    flow::erase_person(site.services(), placed.order.buyer);
    CHECK(site.count("SELECT count(*) FROM affiliate_binding") == 2);
    CHECK(unsound(site).empty());
    CHECK_FALSE(site.credited(site.place(site.typed("+6281500000001", "lain@example.com"))));
}
