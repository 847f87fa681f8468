#include "lib/flow/attribute_order.hpp"

#include <catch2/catch.hpp>

#include <thread>

#include "lib/base/error.hpp"
#include "lib/flow/change_coupon.hpp"
#include "lib/flow/refund_order.hpp"
#include "lib/flow/register_participant.hpp"
#include "lib/referral/click_store.hpp"
#include "lib/referral/referral_store.hpp"
#include "tests/flow/attributed_site.hpp"

using namespace mitra;
using namespace std::chrono_literals;
using referral::AffiliateState;
using referral::CreditSource;
using test::AttributedSite;

TEST_CASE("an order is credited to the affiliate whose link the buyer followed, at the rate of then", "[attribution]") {
    AttributedSite site;
    const auto placed = site.place(site.with_click(site.typed("+6281500000001"), site.clicked(site.rina, "wa")));
    const auto attribution = site.attribution(placed);
    REQUIRE(attribution.credit);
    CHECK(attribution.credit->affiliate == site.rina);
    CHECK(attribution.credit->source == CreditSource::click);
    CHECK(attribution.credit->clicked_at == test::k_noon);
    CHECK(attribution.credit->rate == BasisPoints{1'000});
    CHECK(attribution.credit->rate_from == "site");
    CHECK(referral::ClickStore{site.database}.word_of(attribution.credit->utm) == "wa");
    CHECK(site.verdicts(placed) == "click credited");
    CHECK_FALSE(site.credited(site.place(site.typed("+6281500000002"))));
}

TEST_CASE("whom an order is credited to, and at which rate, never changes", "[attribution]") {
    AttributedSite site;
    const auto placed = site.place(site.with_click(site.typed("+6281500000001"), site.clicked(site.rina)));
    REQUIRE(site.credited(placed) == site.rina);
    for (const char* change : {"UPDATE order_attribution SET rate_bp = 5000",
                               "UPDATE order_attribution SET source = 'coupon'", "DELETE FROM order_attribution",
                               "INSERT OR REPLACE INTO order_attribution SELECT * FROM order_attribution"}) {
        CAPTURE(change);
        CHECK_THROWS_AS(site.database->execute(change), Error);
    }
    CHECK(site.credited(placed) == site.rina);
}

TEST_CASE("nobody is credited with what they bought themselves, whatever a flow decides", "[attribution]") {
    AttributedSite site;
    site.place(site.typed("+6281500000001"));
    const std::string rina = std::to_string(site.rina.value);
    site.database->execute(
        "DROP TRIGGER order_attribution_is_kept; DELETE FROM order_attribution;"
        "DROP TRIGGER shop_order_keeps_identity; UPDATE shop_order SET buyer_id = " +
        rina);
    CHECK_THROWS_WITH(
        site.database->execute("INSERT INTO order_attribution (order_id, affiliate_id, source, utm_id, rate_bp,"
                               " rate_from, decided_at) SELECT id, " +
                               rina + ", 'click', 1, 1000, 'site', 1 FROM shop_order"),
        Catch::Matchers::Contains("nobody earns on their own order"));
}

TEST_CASE("a link of somebody who may not earn credits nobody, and says why", "[attribution]") {
    AttributedSite site;
    SECTION("suspended") {
        site.move(site.rina, AffiliateState::approved, AffiliateState::suspended);
        const auto placed = site.place(site.with_click(site.typed("+6281500000001"), site.clicked(site.rina)));
        CHECK(site.verdicts(placed) == "click not_approved");
        CHECK_FALSE(site.credited(placed));
    }
    SECTION("in a group without access") {
        site.change_group([](people::Group& group) { group.affiliate_access = false; });
        const auto placed = site.place(site.with_click(site.typed("+6281500000001"), site.clicked(site.rina)));
        CHECK(site.verdicts(placed) == "click no_access");
    }
    SECTION("the buyer, under whatever spelling of their phone") {
        for (const char* phone : {"0815 6272 6272", "+6281562726272", "62-815-6272-6272"}) {
            auto request = site.with_click(site.typed(Phone::parse(phone).e164()), site.clicked(site.rina));
            CHECK(site.verdicts(site.place(request)) == "click oneself");
        }
    }
    SECTION("after their group's cookies are over") {
        site.change_group([](people::Group& group) { group.cookie_days = 30; });
        const std::string click = site.clicked(site.rina);
        site.clock.advance(std::chrono::days{30});
        CHECK(site.credited(site.place(site.with_click(site.typed("+6281500000001"), click))) == site.rina);
        site.clock.advance(1ms);
        CHECK(site.verdicts(site.place(site.with_click(site.typed("+6281500000002"), click))) == "click too_old");
    }
}

TEST_CASE("who follows two links is credited to the later, and to the earlier where that one may not earn",
          "[attribution]") {
    AttributedSite site;
    site.place(site.with_click(site.typed("+6281500000001"), site.clicked(site.rina)));
    site.clock.advance(1h);
    const auto second = site.place(site.with_click(site.typed("+6281500000001"), site.clicked(site.dewi)));
    CHECK(site.verdicts(second) == "click credited, binding not_needed");
    CHECK(site.credited(second) == site.dewi);
    site.move(site.rina, AffiliateState::approved, AffiliateState::suspended);
    site.clock.advance(1h);
    const auto third = site.place(site.with_click(site.typed("+6281500000001"), site.clicked(site.rina)));
    CHECK(site.verdicts(third) == "click not_approved, binding credited");
    CHECK(site.credited(third) == site.dewi);
}

TEST_CASE("a buyer without their cookie is known by phone and e-mail as long as the click counts", "[attribution]") {
    AttributedSite site;
    site.change_group([](people::Group& group) { group.cookie_days = 0; });  // for ever
    site.place(site.with_click(site.typed("+6281500000001", "siti@example.com"), site.clicked(site.rina)));
    site.clock.advance(std::chrono::days{2'000});
    CHECK(site.credited(site.place(site.typed("+6281500000001"))) == site.rina);
    CHECK(site.credited(site.place(site.typed("+6281500000002", "Siti@Example.com"))) == site.rina);
    site.change_group([](people::Group& group) { group.cookie_days = 90; });
    CHECK(site.verdicts(site.place(site.typed("+6281500000001"))) == "binding too_old");
}

TEST_CASE("an order by command is credited by what is remembered for its buyer", "[attribution]") {
    AttributedSite site;
    const auto first = site.place(site.with_click(site.typed("+6281500000001"), site.clicked(site.rina)));
    const auto second = site.place(site.by(first.order.buyer));
    CHECK(site.verdicts(second) == "binding credited");
    CHECK(site.attribution(second).credit->clicked_at == test::k_noon);
}

TEST_CASE("a partner's own coupon comes before the link that was followed", "[attribution]") {
    AttributedSite site;
    const CouponId parent =
        flow::add_coupon(site.services(), {.code = "DISKONN50", .amount = Money{50'000}, .derivable = true});
    flow::derive_coupon(site.services(), parent, "BYE50", site.rina);
    const auto with_coupon = [&](flow::OrderRequest request, const char* code) {
        request.coupon = code;
        return site.with_click(request, site.clicked(site.dewi, "wa"));
    };
    const auto placed = site.place(with_coupon(site.typed("+6281500000001"), "bye5o"));
    CHECK(site.verdicts(placed) == "coupon credited, click not_needed");
    CHECK(site.credited(placed) == site.rina);
    CHECK(site.attribution(placed).credit->utm == 0);
    CHECK_FALSE(site.attribution(placed).credit->clicked_at);
    // The click counts by itself, so that it is remembered for the next order.
    CHECK(site.credited(site.place(site.typed("+6281500000001"))) == site.dewi);
    // What the coupon takes off earns nothing.
    site.verify(placed.order.id);
    CHECK(site.count("SELECT turnover FROM affiliate_total WHERE affiliate_id = 1") == 50'000);
    // The parent's code is the shop's own, and credits nobody.
    const auto parents = site.place(with_coupon(site.typed("+6281500000002"), "DISKONN50"));
    CHECK(site.verdicts(parents) == "click credited");
    // Whoever uses the own coupon is the buyer.
    const auto own = site.place(with_coupon(site.by(site.rina), "BYE50"));
    CHECK(site.verdicts(own) == "coupon oneself, click credited");
    CHECK(site.credited(own) == site.dewi);
}

TEST_CASE("a coupon's order has the source of its owner's click, where there was one", "[attribution]") {
    test::AttributedSite site;
    const CouponId parent =
        flow::add_coupon(site.services(), {.code = "DISKONN50", .amount = Money{50'000}, .derivable = true});
    flow::derive_coupon(site.services(), parent, "BYE50", site.rina);
    const auto order = [&](PersonId clicked_on) {
        auto request = site.with_click(site.by(test::add_person(site.database)), site.clicked(clicked_on, "instagram"));
        request.coupon = "BYE50";
        return site.attribution(site.place(request)).credit.value();
    };
    const auto own = order(site.rina);
    CHECK(own.source == referral::CreditSource::coupon);
    CHECK(referral::ClickStore{site.database}.word_of(own.utm) == "instagram");
    CHECK(own.clicked_at == site.clock.now());

    const auto others = order(site.dewi);
    CHECK(others.affiliate == site.rina);
    CHECK(others.utm == 0);
    CHECK_FALSE(others.clicked_at);
}

TEST_CASE("a cookie that is not ours says nothing", "[attribution]") {
    AttributedSite site;
    const std::string good = site.clicked(site.rina, "wa");
    std::string forged = good;
    forged.front() = forged.front() == 'A' ? 'B' : 'A';
    for (const std::string& click : {forged, good.substr(0, good.size() - 2), good + "AA", std::string{"RINA"},
                                     std::string(5'000, 'A'), std::string{}})
        CHECK(site.verdicts(site.place(site.with_click(site.by(test::add_person(site.database)), click))).empty());
}

TEST_CASE("a click's token holds the click", "[attribution]") {
    for (const flow::Click& click : {flow::Click{PersonId{1}, test::k_noon, ""},
                                     flow::Click{PersonId{281'474'976'710'655}, Instant{0}, std::string(40, 'w')}}) {
        const std::string token = flow::click_token(test::test_vault(), click);
        CHECK(flow::read_click(test::test_vault(), token) == click);
        CHECK(token.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") ==
              std::string::npos);
    }
}

TEST_CASE("who registers through an affiliate's link is theirs when they order", "[attribution]") {
    AttributedSite site;
    const auto registration = [&](std::string code, const std::string& phone) {
        return flow::Registration{.details = {"Ibu", "Siti", "Bogor", "Guru", std::nullopt},
                                  .phone = Phone::from_e164(phone),
                                  .referral_code = std::move(code),
                                  .click = site.clicked(site.rina, "ig"),
                                  .consent = true,
                                  .event = std::nullopt,
                                  .registered_at = std::nullopt};
    };
    const auto registered = flow::register_participant(site.services(), registration("rina", "+6281500000001"));
    CHECK(registered.referrer == site.rina);
    const auto placed = site.place(site.by(registered.person));
    CHECK(site.verdicts(placed) == "binding credited");
    CHECK(referral::ClickStore{site.database}.word_of(site.attribution(placed).credit->utm) == "ig");
    CHECK(site.count("SELECT registrants FROM affiliate_day WHERE product_id = 0") == 1);
    // Somebody who is no affiliate brings people too, and earns nothing.
    const PersonId friendly = test::add_person(site.database, {.phone = "+6281562726299"});
    const auto other = flow::register_participant(site.services(), registration("081562726299", "+6281500000002"));
    CHECK(other.referrer == friendly);
    CHECK(site.verdicts(site.place(site.by(other.person))).empty());
}

TEST_CASE("an affiliate's counters tell what was ordered, paid and given back", "[attribution]") {
    AttributedSite site;
    const auto request = site.with_click(site.typed("+6281500000001"), site.clicked(site.rina, "wa"));
    const auto paid = site.place(request);
    site.place(request);  // not paid
    const auto total = [&](const char* column) {
        return site.count(fmt::format("SELECT {} FROM affiliate_total", column).c_str());
    };
    CHECK(total("registrants") == 2);
    CHECK(total("sales") == 0);
    site.verify(paid.order.id);
    CHECK(total("sales") == 1);
    CHECK(total("turnover") == 100'000);
    CHECK(referral::ReferralStore{site.database}.totals(site.rina).sales == 1);
    site.clock.advance(std::chrono::days{1});
    flow::refund_order(site.services(), paid.order.id, Money{40'000});
    CHECK(total("sales") == 1);
    CHECK(total("turnover") == site.count("SELECT sum(turnover) FROM affiliate_day"));
    CHECK(total("turnover") == site.count("SELECT sum(turnover) FROM utm_day"));
    CHECK(total("turnover") == site.sales().sales.rupiah() - site.sales().refunds.rupiah());
    CHECK(site.unsound().empty());
}

TEST_CASE("two orders at once are each credited, once", "[attribution]") {
    AttributedSite site;
    const auto order = [&](PersonId affiliate, const std::string& phone) {
        db::Database connection = site.database.connect();
        flow::place_order(site.services(connection), site.with_click(site.typed(phone), site.clicked(affiliate, "wa")));
    };
    std::thread other{[&] {
        for (int i = 0; i < 10; ++i)
            order(site.rina, fmt::format("+62815000000{:02}", i));
    }};
    for (int i = 10; i < 20; ++i)
        order(site.dewi, fmt::format("+62815000000{:02}", i));
    other.join();
    CHECK(site.count("SELECT count(*) FROM order_attribution WHERE affiliate_id IS NOT NULL") == 20);
    CHECK(site.count("SELECT registrants FROM affiliate_total ORDER BY affiliate_id LIMIT 1") == 10);
    CHECK(site.count("SELECT sum(registrants) FROM affiliate_total") == 20);
    CHECK(site.count("SELECT count(*) FROM utm_source") == 1);
}
