// What a visit through a partner's link leaves behind: a cookie, a count, and whom the order is credited to.
#include <catch2/catch.hpp>

#include "tests/unit/web/partnered.hpp"

using namespace mitra;
using namespace mitra::test;
using namespace std::chrono_literals;
using referral::AffiliateState;

namespace {

constexpr const char* k_clicks = "SELECT count(*) FROM affiliate_click";

std::string click_line(const http::Response& page) {
    for (const auto& [name, line] : page.headers)
        if (name == "Set-Cookie" && line.starts_with("__Host-klik=")) return line;
    return {};
}

}  // namespace

TEST_CASE("a partner's link leaves a cookie that says whose it was, when, and from where", "[web][click]") {
    const std::string address = GENERATE("/p/magang?ref=rina&utm_source=WA", "/ref=RINA?utm_source=wa",
                                         "/r/081562726279?utm_source=wa", "/?ref=RINA&utm_source=wa");
    CAPTURE(address);
    Partnered shop;
    const auto page = shop.follow(address);
    CHECK(page.status == 200);
    CHECK(shop.remembered() == flow::Click{shop.rina, k_noon, "wa"});
    CHECK_THAT(click_line(page), Catch::Contains("; HttpOnly; SameSite=Lax; Secure; Max-Age=7776000"));
    CHECK(shop.site().count(k_clicks) == 1);
    CHECK(shop.site().count("SELECT clicks FROM referral_total") == 1);
    const std::int64_t product = address.starts_with("/p/") ? shop.product.value : 0;
    CHECK(shop.site().count("SELECT product_id FROM affiliate_click") == product);
    CHECK(shop.site().count("SELECT clicks FROM affiliate_total") == 1);
}

TEST_CASE("a cookie lives as long as the partner's group says, and for ever as long as browsers allow",
          "[web][click]") {
    Partnered shop;
    auto group = shop.groups.find(shop.partners).value();
    group.cookie_days = 7;
    shop.groups.set(group);
    CHECK_THAT(click_line(shop.visitor.get("/?ref=RINA")), Catch::EndsWith("; Max-Age=604800"));
    group.cookie_days = 0;
    shop.groups.set(group);
    CHECK_THAT(click_line(shop.visitor.get("/?ref=RINA")), Catch::EndsWith("; Max-Age=34560000"));
}

TEST_CASE("a link of somebody who may not earn leaves the earlier click as it is", "[web][click]") {
    Partnered shop;
    add_person(shop.site().database, {.phone = "+6281562726278"});  // no partner
    shop.follow("/p/magang?ref=RINA");
    const auto before = shop.remembered();
    for (const char* address : {"/p/magang?ref=081562726278", "/p/magang?ref=nobody", "/p/magang?ref=", "/p/magang"})
        shop.follow(address);
    CHECK(shop.remembered() == before);
    shop.suspend();
    shop.site().clock.advance(1h);
    CHECK(click_line(shop.follow("/p/magang?ref=RINA")).empty());
    CHECK(shop.site().count(k_clicks) == 1);
    CHECK(shop.site().count("SELECT sum(clicks) FROM referral_total") == 3);  // the friend's and both of Rina's
}

TEST_CASE("previews, crawlers and prefetching are no clicks and leave none behind", "[web][click]") {
    Partnered shop;
    for (const http::Fields& headers :
         {http::Fields{{"user-agent", "WhatsApp/2.23.20.0 A"}}, http::Fields{{"sec-purpose", "prefetch"}},
          http::Fields{{"user-agent", "Mozilla/5.0 (compatible; Googlebot/2.1)"}}})
        CHECK(click_line(shop.visitor.get("/p/magang?ref=RINA", headers)).empty());
    CHECK(shop.site().count(k_clicks) == 0);
}

TEST_CASE("whoever orders after a click is credited to the partner, and counted on the way", "[web][click]") {
    Partnered shop;
    shop.follow("/p/magang?ref=RINA&utm_source=ig");
    shop.follow("/checkout/magang");
    CHECK(shop.site().count("SELECT checkouts FROM affiliate_total") == 1);
    CHECK(shop.order(shop.form()).status == 303);
    CHECK(shop.credited() == shop.rina);
    CHECK(shop.site().count("SELECT registrants FROM affiliate_day WHERE checkouts = 1 AND clicks = 1") == 1);
    shop.pay();
    CHECK(shop.site().count("SELECT turnover FROM affiliate_total") == 100'000);
}

TEST_CASE("a partner who orders through the own link is not credited, however they spell their phone", "[web][click]") {
    const std::string phone = GENERATE("081562726279", "+62815 6272 6279", "62-815-6272-6279", "0815-6272-6279");
    CAPTURE(phone);
    Partnered shop;
    shop.follow("/p/magang?ref=RINA");
    CHECK(shop.order(shop.form_but("no_wa", phone)).status == 303);
    CHECK_FALSE(shop.credited());
    CHECK(shop.site().count("SELECT count(*) FROM attribution_candidate WHERE verdict = 'oneself'") == 1);
    CHECK(shop.site().count("SELECT count(*) FROM affiliate_binding") == 0);
}

TEST_CASE("a click that is forged, old or of a suspended partner counts nothing at the checkout", "[web][click]") {
    Partnered shop;
    shop.follow("/p/magang?ref=RINA");
    const http::Fields good = shop.visitor.cookies;
    SECTION("forged") {
        std::string token{good.get("__Host-klik")};
        token.back() = token.back() == 'A' ? 'Q' : 'A';
        token.front() = token.front() == 'A' ? 'B' : 'A';
        shop.visitor.cookies = {{"__Host-klik", token}};
    }
    SECTION("old") {
        shop.site().clock.advance(std::chrono::days{91});
    }
    SECTION("of a suspended partner") {
        shop.suspend();
    }
    shop.visitor.get("/checkout/magang");
    CHECK(shop.site().count("SELECT sum(checkouts) FROM affiliate_total") == 0);
    CHECK(shop.order(shop.form()).status == 303);
    CHECK_FALSE(shop.credited());
}

TEST_CASE("who registers after following a partner's own code is theirs", "[web][click]") {
    Partnered shop;
    shop.follow("/ref=rina?utm_source=tiktok");
    auto form = good_form();
    form.add("ref", "rina");
    CHECK(shop.visitor.post("/daftar", form).status == 303);
    CHECK(shop.site().count("SELECT count(*) FROM referral WHERE referrer_id = 1") == 1);
    CHECK(shop.site().count("SELECT registrants FROM affiliate_day WHERE product_id = 0 AND utm_id = 1") == 1);
    shop.visitor.cookies = {};
    CHECK(shop.order(shop.form()).status == 303);
    CHECK(shop.credited() == shop.rina);
}

TEST_CASE("words of utm_source that nobody asked for are counted as one", "[web][click]") {
    Partnered shop;
    for (int i = 0; i < 250; ++i)
        shop.visitor.get("/p/magang?ref=RINA&utm_source=x" + std::to_string(i));
    CHECK(shop.site().count(k_clicks) == 250);
    CHECK(shop.site().count("SELECT count(*) FROM utm_source") == 201);
    CHECK(shop.site().count("SELECT clicks FROM utm_source JOIN utm_day ON utm_id = id WHERE name = 'lainnya'") == 50);
}

TEST_CASE("the product in front is looked at through a partner's link as anywhere", "[web][click]") {
    Partnered shop{"magang"};
    shop.follow("/?ref=RINA");
    CHECK(shop.site().count("SELECT product_id FROM affiliate_click") == shop.product.value);
}
