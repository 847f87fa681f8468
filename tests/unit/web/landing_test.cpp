#include <catch2/catch.hpp>

#include "lib/event/event_store.hpp"
#include "tests/support/people.hpp"
#include "tests/unit/web/shop.hpp"

using namespace mitra;
using namespace mitra::test;

namespace {

constexpr const char* k_clicks = "SELECT COALESCE(SUM(clicks), 0) FROM referral_total";

}  // namespace

TEST_CASE("the landing page shows the next event and the form", "[web]") {
    Visitor visitor;
    event::EventStore{visitor.site.database}.add({.id = {},
                                                  .uuid = "00000000-0000-4000-8000-000000000001",
                                                  .title = "Kenalan <b>Socialpreneur",
                                                  .starts_at = k_noon + std::chrono::hours{31},
                                                  .zoom_url = "https://zoom.us/j/1",
                                                  .video_url = {},
                                                  .cancelled_at = std::nullopt});
    const auto page = visitor.get("/");
    CHECK(page.status == 200);
    CHECK(has(page, "Kenalan &lt;b&gt;Socialpreneur"));
    CHECK(has(page, "Sabtu, 21 November 2026"));
    CHECK(has(page, "19.00 WIB"));
    CHECK(has(page, "action=\"/daftar\""));
    CHECK(has(page, "https://youtu.be/intro"));
    CHECK_FALSE(has(page, "zoom.us"));  // that link is for those who registered
    CHECK_FALSE(has(page, "mendapat undangan"));
    CHECK(header(page, "Set-Cookie").empty());
}

TEST_CASE("without an event the landing page says that one will come", "[web]") {
    CHECK(has(Visitor{}.get("/"), "Jadwal segera diumumkan"));
}

TEST_CASE("every form of a referral link keeps the code and counts the visit", "[web]") {
    const std::string address = GENERATE("/ref=081562726272", "/r/081562726272", "/?ref=081562726272");
    CAPTURE(address);
    Visitor visitor;
    add_person(visitor.site.database, {.phone = "+6281562726272"});
    const auto page = visitor.get(address);
    CHECK(has(page, "name=\"ref\" value=\"081562726272\""));
    CHECK_THAT(header(page, "Set-Cookie"), Catch::StartsWith("__Host-ref=081562726272;"));
    CHECK(has(page, "content=\"https://www.webdonasi.com/ref=081562726272\""));  // shared again, it keeps its code
    CHECK(visitor.site.count(k_clicks) == 1);
}

TEST_CASE("a link that lost its code still opens the landing page", "[web]") {
    Visitor visitor;
    for (const char* address : {"/ref=", "/r/", "/?ref="}) {
        const auto page = visitor.get(address);
        CHECK(page.status == 200);
        CHECK(has(page, "name=\"ref\" value=\"\""));
    }
}

TEST_CASE("a code of nobody is answered like somebody's", "[web]") {
    Visitor visitor;
    add_person(visitor.site.database, {.phone = "+6281562726272"});
    auto known = visitor.get("/ref=081562726272");
    auto unknown = visitor.get("/ref=081562726273");
    const auto without_what_differs = [](std::string body, const std::string& code) {
        for (auto at = body.find(code); at != std::string::npos; at = body.find(code))
            body.erase(at, code.size());
        const auto key = body.find("name=\"kunci\" value=\"");
        body.erase(key, 80);
        return body;
    };
    CHECK(without_what_differs(known.body, "081562726272") == without_what_differs(unknown.body, "081562726273"));
    CHECK(visitor.site.count(k_clicks) == 1);
}

TEST_CASE("machines that look at a link are no clicks", "[web]") {
    const std::string agent =
        GENERATE("WhatsApp/2.23.20.0 A", "facebookexternalhit/1.1", "Mozilla/5.0 (compatible; Googlebot/2.1)");
    Visitor visitor;
    add_person(visitor.site.database, {.phone = "+6281562726272"});
    visitor.get("/ref=081562726272", {{"user-agent", agent}});
    visitor.get("/ref=081562726272", {{"sec-purpose", "prefetch;prerender"}});
    CHECK(visitor.site.count(k_clicks) == 0);
    visitor.get("/ref=081562726272", {{"user-agent", "Mozilla/5.0 (Linux; Android 12; CUBOT X18) Chrome/119"}});
    CHECK(visitor.site.count(k_clicks) == 1);
}

TEST_CASE("the cookie of an earlier visit fills the form, and a new link replaces it", "[web]") {
    Visitor visitor;
    visitor.cookies = {{"__Host-ref", "0811"}};
    CHECK(has(visitor.get("/"), "name=\"ref\" value=\"0811\""));
    CHECK(has(visitor.get("/ref=0822"), "name=\"ref\" value=\"0822\""));
}

TEST_CASE("a code is cut down to what codes are made of", "[web]") {
    Visitor visitor;
    CHECK(has(visitor.get("/ref=\"><script>x"), "name=\"ref\" value=\"scriptx\""));
    CHECK(has(visitor.get("/ref=" + std::string(41, '1')), "name=\"ref\" value=\"\""));
    CHECK(has(visitor.get("/?ref= 62 815-6272"), "name=\"ref\" value=\"62815-6272\""));
}

TEST_CASE("plain pages and files are there", "[web]") {
    Visitor visitor;
    CHECK(has(visitor.get("/privasi"), "Kebijakan privasi"));
    CHECK(has(visitor.get("/syarat"), "Syarat penggunaan"));
    CHECK(has(visitor.get("/robots.txt"), "Disallow: /m/"));
    CHECK(visitor.get("/favicon.ico").content_type == "image/svg+xml");
    CHECK(has(visitor.get("/bagikan.png"), "PNG"));

    const std::string page = visitor.get("/").body;
    const auto at = page.find("/mitra-");
    const auto css = visitor.get(page.substr(at, page.find('"', at) - at));
    CHECK(css.content_type == "text/css; charset=utf-8");
    CHECK_THAT(header(css, "Cache-Control"), Catch::Contains("immutable"));
    CHECK(css.body.size() + page.size() < 60'000);
}

TEST_CASE("a product may be in front; a referral link to it is kept and counted as ever", "[web][shop]") {
    Shop shop{[](flow::Site&) {}, "magang"};
    add_person(shop.site().database, {.phone = "+6281562726272"});
    const auto page = shop.visitor.get("/");
    CHECK(has(page, "<h1>Program Magang Jepang</h1>"));
    CHECK(has(page, "rel=\"canonical\" href=\"https://www.webdonasi.com/\""));
    CHECK(header(page, "Set-Cookie").empty());
    for (const char* address : {"/?ref=081562726272", "/p/magang?ref=081562726272"}) {
        const auto invited = shop.visitor.get(address);
        CHECK(has(invited, "<h1>Program Magang Jepang</h1>"));
        CHECK_THAT(header(invited, "Set-Cookie"), Catch::StartsWith("__Host-ref=081562726272;"));
    }
    CHECK(shop.site().count(k_clicks) == 2);
    CHECK(shop.counted().views == 3);
    shop.visitor.get("/?ref=081562726272", {{"user-agent", "WhatsApp/2.23.20.0 A"}});
    CHECK(shop.site().count(k_clicks) == 2);
    CHECK(shop.counted().views == 3);
    CHECK(has(shop.visitor.get("/ref=081562726272"), "action=\"/daftar\""));  // an invitation stays one
}

TEST_CASE("a front page whose product is gone is the programme's own", "[web][shop]") {
    Shop shop{[](flow::Site&) {}, "magang"};
    flow::archive_product(shop.site().services(), shop.product, true);
    CHECK(has(shop.visitor.get("/"), "action=\"/daftar\""));
    CHECK(has(Visitor([](flow::Site&) {}, "nothing").get("/"), "action=\"/daftar\""));
}
