// A partner's trackers: on the page that their link leads to, in a frame beside the checkout and the paid order it
// brought, and nowhere else.
#include <catch2/catch.hpp>

#include "daemons/web/pixels.hpp"
#include "tests/unit/web/partnered.hpp"

using namespace mitra;
using namespace mitra::test;
using namespace std::chrono_literals;
using Catch::Matchers::Contains;

namespace {

constexpr const char* k_meta = "123456789012345";
constexpr const char* k_tiktok = "C4ABCDEFGHIJKLMNOPQR";
constexpr const char* k_ga = "G-ABC1234567";

struct Tracked : Partnered {
    explicit Tracked(referral::Pixels pixels = {k_meta, "", k_ga}) { set(std::move(pixels)); }
    void set(referral::Pixels pixels) {
        auto affiliate = affiliates.find(rina).value();
        affiliate.pixels = std::move(pixels);
        affiliates.set(affiliate);
    }
    static std::string policy(const http::Response& page) { return header(page, "Content-Security-Policy"); }
    static bool names_a_vendor(const http::Response& page) {
        for (const char* part : {"facebook", "tiktok", "google", "pixel-", "/piksel/"})
            if (has(page, part) || policy(page).find(part) != std::string::npos) return true;
        return false;
    }
    /// The address of the frame in a page; empty where there is none.
    static std::string frame(const http::Response& page) {
        const std::string before = "<iframe src=\"";
        const auto at = page.body.find(before);
        if (at == std::string::npos) return {};
        return page.body.substr(at + before.size(), page.body.find('"', at + before.size()) - at - before.size());
    }
    /// Follows the link and orders; the address of the order's page.
    std::string bought() {
        follow("/p/magang?ref=RINA");
        return placed();
    }
};

}  // namespace

TEST_CASE("the page behind a partner's link runs exactly their vendors' scripts", "[web][pixel]") {
    Tracked shop;
    const auto page = shop.visitor.get("/p/magang?ref=RINA");
    CHECK(has(page, "<script src=\"/pixel-"));
    CHECK(has(page, "data-event=\"view\""));
    CHECK(has(page, "data-meta=\"123456789012345\" data-ga=\"G-ABC1234567\""));
    CHECK_FALSE(has(page, "data-tiktok"));
    CHECK_FALSE(has(page, "<iframe"));
    CHECK(
        Tracked::policy(page) ==
        "default-src 'none'; style-src 'self'; img-src 'self' https://www.facebook.com https://*.google-analytics.com "
        "https://*.analytics.google.com https://www.googletagmanager.com; font-src 'self'; form-action 'self' "
        "https://wa.me https://api.whatsapp.com; base-uri 'none'; frame-ancestors 'none'; script-src 'self' "
        "https://connect.facebook.net https://www.googletagmanager.com; connect-src https://www.facebook.com "
        "https://*.google-analytics.com https://*.analytics.google.com https://www.googletagmanager.com");

    shop.set({"", k_tiktok, ""});
    const auto other = shop.visitor.get("/p/magang?ref=RINA");
    CHECK(has(other, "data-tiktok=\"C4ABCDEFGHIJKLMNOPQR\""));
    CHECK_THAT(Tracked::policy(other), Contains("script-src 'self' https://analytics.tiktok.com; connect-src "
                                                "https://analytics.tiktok.com"));
    CHECK_THAT(Tracked::policy(other), !Contains("facebook") && !Contains("google"));
}

TEST_CASE("the same page without the link, and every other page, names no vendor", "[web][pixel]") {
    Tracked shop;
    shop.follow("/p/magang?ref=RINA");
    // Also for the browser that remembers the click.
    for (const char* address : {"/p/magang", "/p/magang?ref=NOBODY", "/", "/?ref=RINA", "/ref=RINA", "/r/RINA",
                                "/privasi", "/syarat", "/masuk", "/mitra/daftar", "/lupa-sandi"}) {
        CAPTURE(address);
        const auto page = shop.visitor.get(address);
        CHECK(Tracked::policy(page).empty());
        CHECK_FALSE(has(page, "<script"));
        CHECK_FALSE(has(page, "<iframe"));
    }
}

TEST_CASE("a partner without trackers, or one who may not earn, has none on any page", "[web][pixel]") {
    Tracked shop{referral::Pixels{}};
    const std::string order = shop.bought();
    shop.pay();
    for (const char* address : {"/p/magang?ref=RINA", "/checkout/magang"})
        CHECK_FALSE(Tracked::names_a_vendor(shop.visitor.get(address)));
    CHECK_FALSE(Tracked::names_a_vendor(shop.visitor.get(order)));

    shop.set({k_meta, k_tiktok, k_ga});
    const std::string frame = Tracked::frame(shop.visitor.get("/checkout/magang"));
    CHECK(shop.visitor.get(frame).status == 200);
    shop.suspend();
    for (const char* address : {"/p/magang?ref=RINA", "/checkout/magang"})
        CHECK_FALSE(Tracked::names_a_vendor(shop.visitor.get(address)));
    CHECK_FALSE(Tracked::names_a_vendor(shop.visitor.get(order)));
    CHECK(shop.visitor.get(frame).status == 404);
}

TEST_CASE("a product's own pictures and a partner's trackers go together", "[web][pixel]") {
    Tracked shop;
    auto product = *shop::ProductStore{shop.site().database}.find(shop.product);
    product.landing = "![x](https://gambar.example/a.jpg)";
    shop::ProductStore{shop.site().database}.set(product);
    CHECK_THAT(Tracked::policy(shop.visitor.get("/p/magang?ref=RINA")),
               Contains("img-src 'self' https://www.facebook.com") && Contains(" https:;") &&
                   Contains("script-src 'self' https://connect.facebook.net"));
}

TEST_CASE("the checkout tells of itself in a frame of no origin, while the click counts", "[web][pixel]") {
    Tracked shop;
    CHECK(Tracked::frame(shop.visitor.get("/checkout/magang")).empty());
    shop.follow("/p/magang?ref=RINA");
    const auto page = shop.visitor.get("/checkout/magang");
    // No vendor's script where somebody types a name and a number: the page lets none in.
    CHECK_FALSE(has(page, "<script"));
    CHECK(has(page, "sandbox=\"allow-scripts\" referrerpolicy=\"no-referrer\" hidden"));
    CHECK_THAT(Tracked::policy(page), Catch::EndsWith("frame-ancestors 'none'; frame-src 'self'"));

    const auto frame = shop.visitor.get(Tracked::frame(page));
    CHECK(frame.status == 200);
    CHECK(has(frame, "data-event=\"checkout\" data-value=\"100000\" data-meta=\"123456789012345\" data-ga="));
    CHECK_THAT(Tracked::policy(frame),
               Contains("frame-ancestors 'self'") && Contains("script-src 'self' https://connect.facebook.net "
                                                              "https://www.googletagmanager.com;"));
    CHECK(header(frame, "X-Frame-Options") == "SAMEORIGIN");

    // A form that comes back is no second checkout.
    CHECK(Tracked::frame(shop.order(shop.form_but("nama", ""))).empty());
    shop.site().clock.advance(91 * 24h);
    CHECK(Tracked::frame(shop.visitor.get("/checkout/magang")).empty());
}

TEST_CASE("a paid order is told to whom it is credited to, once, with the amount and a hash", "[web][pixel]") {
    Tracked shop;
    const std::string address = shop.bought();
    CHECK(Tracked::frame(shop.visitor.get(address)).empty());  // not before it is paid
    shop.pay();
    const auto page = shop.follow(address);
    const std::string token = Tracked::frame(page);
    REQUIRE_FALSE(token.empty());
    const auto frame = shop.visitor.get(token);
    CHECK(has(frame, "data-event=\"purchase\" data-value=\"100000\" data-order=\""));
    for (const char* secret : {"Budi", "Bogor", "budi@contoh.id", "6281562726272", "ORD-1", "ORD"})
        CHECK_FALSE(has(frame, secret));
    CHECK_FALSE(has(frame, address));
    CHECK(token.find(address.substr(3)) == std::string::npos);
    CHECK(Tracked::frame(shop.visitor.get(address)).empty());  // this browser has told it

    shop.visitor.cookies = {};
    const std::string again = Tracked::frame(shop.visitor.get(address));
    CHECK(again == token);  // another browser tells the same thing again, under the same hash
    shop.site().clock.advance(8 * 24h);
    CHECK(Tracked::frame(shop.visitor.get(address)).empty());
}

TEST_CASE("an order that nobody brought is told to nobody", "[web][pixel]") {
    Tracked shop;
    const std::string own = shop.placed();
    shop.pay();
    CHECK_FALSE(Tracked::names_a_vendor(shop.visitor.get(own)));
}

TEST_CASE("only we make a frame's address", "[web][pixel]") {
    Tracked shop;
    const web::PixelReport report{
        .affiliate = shop.rina, .event = web::PixelEvent::purchase, .value = Money{5}, .order = "abc"};
    const std::string token = web::pixel_token(test_vault(), report);
    const auto read = web::read_pixel_token(test_vault(), token);
    REQUIRE(read);
    CHECK(read->affiliate == report.affiliate);
    CHECK(read->event == report.event);
    CHECK(read->value == report.value);
    CHECK(read->order == report.order);
    for (std::size_t i = 0; i < token.size(); ++i) {
        std::string changed = token;
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        const auto other = web::read_pixel_token(test_vault(), changed);
        // base64url ignores the last bits of its last letter.
        if (i + 1 < token.size()) CHECK_FALSE(other);
    }
    for (const std::string& none : {std::string{}, std::string{"x"}, std::string(500, 'A'), token.substr(4)})
        CHECK_FALSE(web::read_pixel_token(test_vault(), none));
    CHECK(shop.visitor.get("/piksel/AAAA").status == 404);
}

TEST_CASE("the script is kept for ever under its content's name, and may be loaded by the frame", "[web][pixel]") {
    Tracked shop;
    const auto page = shop.visitor.get("/p/magang?ref=RINA");
    const auto at = page.body.find("/pixel-");
    const auto script = shop.visitor.get(page.body.substr(at, page.body.find('"', at) - at));
    CHECK(script.status == 200);
    CHECK(script.content_type == "text/javascript; charset=utf-8");
    CHECK_THAT(header(script, "Cache-Control"), Contains("immutable"));
    CHECK(header(script, "Cross-Origin-Resource-Policy") == "cross-origin");
    for (const char* loaded :
         {"https://connect.facebook.net/en_US/fbevents.js", "https://analytics.tiktok.com/i18n/pixel/events.js",
          "https://www.googletagmanager.com/gtag/js"})
        CHECK(has(script, loaded));
}
