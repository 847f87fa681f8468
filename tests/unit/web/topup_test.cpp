// Top-ups: /topup, /topup/GAME, /topup/cek/TOKEN, /topup/o/TOKEN.
#include <catch2/catch.hpp>

#include "lib/flow/order_topup.hpp"
#include "lib/payment/payment_store.hpp"
#include "lib/shop/order_store.hpp"
#include "lib/topup/check_store.hpp"
#include "lib/topup/topup_store.hpp"
#include "tests/flow/topup_shop.hpp"
#include "tests/unit/web/visitor.hpp"

using namespace mitra;
using namespace mitra::test;
using namespace std::chrono_literals;
using topup::CheckState;

namespace {

/// Somebody at the pages of a shop for top-ups.
struct TopupVisitor {
    Visitor visitor{TopupShop::set_up};
    TopupVisitor() { TopupShop::fill(visitor.site.database); }

    TestSite& site() { return visitor.site; }
    topup::CheckStore checks() { return {site().database, test_vault()}; }
    topup::CatalogueStore catalogue() { return topup::CatalogueStore{site().database}; }
    topup::TopupStore topups() { return {site().database, test_vault()}; }

    /// A form in which nothing is wrong, with some fields changed or added.
    static http::Fields form(const http::Fields& changed = {}) {
        const http::Fields usual{{"service", "ML86-S1"},
                                 {"target", "136216325"},
                                 {"zone", "2685"},
                                 {"no_wa", "081562726272"},
                                 {"setuju", "ya"}};
        http::Fields all;
        for (const auto& [name, value] : usual)
            all.add(name, std::string{changed.find(name).value_or(value)});
        for (const auto& [name, value] : changed)
            if (!usual.find(name)) all.add(name, value);
        return all;
    }
    http::Response post(const http::Fields& changed = {}, const std::string& game = "mobile-legends") {
        return visitor.post("/topup/" + game, form(changed));
    }
    http::Response confirm(http::Fields changed = {}, const std::string& game = "mobile-legends") {
        changed.add("konfirmasi", "ya");
        return post(changed, game);
    }
    /// What the supplier would have answered for the usual target.
    void know(const std::string& nickname, const std::string& country = "ID") {
        const auto now = site().clock.now();
        checks().add({.product = shop::ProductStore{site().database}.by_slug("mobile-legends")->id,
                      .target = "136216325",
                      .zone = "2685",
                      .form = {},
                      .state = CheckState::found,
                      .nickname = nickname,
                      .country = country,
                      .asked_at = now,
                      .answered_at = now});
    }
    std::int64_t orders() { return site().count("SELECT count(*) FROM shop_order"); }
    std::int64_t jobs() { return site().count("SELECT count(*) FROM job WHERE kind = 'vip.nickname'"); }
    topup::Check last_check() { return checks().find(site().count("SELECT max(id) FROM nickname_check")).value(); }
    shop::Order last_order() {
        return shop::OrderStore{site().database}.named("ORD-" +
                                                       std::to_string(site().count("SELECT max(id) FROM shop_order")));
    }
    topup::Topup last_topup() { return topups().of_order(last_order().id).value(); }
    std::string ordered() {
        know("Itacimo");
        return header(confirm(), "Location");
    }
    void move(topup::TopupState from, topup::TopupState to) {
        topups().move(last_topup().id, from, to, site().clock.now(), "test");
    }
    void pay() {
        const auto payment = payment::PaymentStore{site().database, test_vault()}.latest(last_order().id).value();
        TopupShop::pay(site().services(), payment.id, payment.amount);
    }
};

std::string hidden(const http::Response& page, const std::string& name) {
    const std::string before = "name=\"" + name + "\" value=\"";
    const auto from = page.body.find(before);
    if (from == std::string::npos) return {};
    const auto begin = from + before.size();
    return page.body.substr(begin, page.body.find('"', begin) - begin);
}

}  // namespace

TEST_CASE("games and operators are listed apart and searched by name", "[web][topup]") {
    TopupVisitor at;
    const auto page = at.visitor.get("/topup");
    CHECK(page.status == 200);
    CHECK(has(page, "<a class=\"row-link\" href=\"/topup/mobile-legends\">Mobile Legends</a>"));
    CHECK(has(page, "href=\"/topup/telkomsel\""));
    CHECK(page.body.find("Free Fire") < page.body.find("Mobile Legends"));
    const auto found = at.visitor.get("/topup?cari=LEGEND");
    CHECK(has(found, "Mobile Legends"));
    CHECK_FALSE(has(found, "Free Fire"));
    const auto nothing = at.visitor.get("/topup?cari=<b>");
    CHECK(nothing.status == 200);
    CHECK(has(nothing, "&lt;b&gt;"));
    CHECK_FALSE(has(nothing, "<b>"));
}

TEST_CASE("without a supplier there is no such page and no link to it", "[web][topup]") {
    Visitor visitor;
    CHECK(visitor.get("/topup").status == 404);
    CHECK(visitor.get("/topup/mobile-legends").status == 404);
    CHECK_FALSE(has(visitor.get("/syarat"), "href=\"/topup\""));
    TopupVisitor at;
    CHECK(has(at.visitor.get("/syarat"), "href=\"/topup\""));
}

TEST_CASE("the form of a game has what is sold with its price, and asks for what its rules say", "[web][topup]") {
    TopupVisitor at;
    const auto page = at.visitor.get("/topup/mobile-legends");
    CHECK(page.status == 200);
    for (const char* field : {"service", "target", "zone", "no_wa", "nama", "setuju"}) {
        CAPTURE(field);
        CHECK(has(page, "name=\"" + std::string{field} + "\""));
    }
    CHECK(has(page, "value=\"ML86-S1\" required"));
    CHECK(has(page, "Rp 20.000"));
    CHECK(has(page, "5 sampai 12 angka"));
    CHECK_FALSE(has(page, "19.000"));  // what it costs us
    CHECK_FALSE(has(at.visitor.get("/topup/free-fire"), "name=\"zone\""));
    const auto pulsa = at.visitor.get("/topup/telkomsel");
    CHECK(has(pulsa, "<legend>Pulsa</legend>"));
    CHECK(has(pulsa, "Nomor HP"));
    CHECK(has(at.visitor.get("/topup/pln"), "Nomor meter"));
    CHECK(at.visitor.get("/topup/nothing").status == 404);
}

TEST_CASE("what is not sold cannot be chosen, and says so without our reasons", "[web][topup]") {
    TopupVisitor at;
    at.catalogue().disable(at.catalogue().named("ML86-S1").id, "charged above its price", at.site().clock.now());
    const auto page = at.visitor.get("/topup/mobile-legends");
    CHECK(has(page, "value=\"ML86-S1\" disabled"));
    CHECK_FALSE(has(page, "charged"));
    const auto refused = at.post();
    CHECK(refused.status == 422);
    CHECK(has(refused, "Item ini sedang tidak tersedia"));
    at.catalogue().learn_balance(Money{}, at.site().clock.now());
    CHECK(has(at.visitor.get("/topup/mobile-legends"), "sedang tidak dapat dibeli"));
}

TEST_CASE("what is wrong comes back with the form, what was typed, and a message at each field", "[web][topup]") {
    TopupVisitor at;
    const auto page = at.post({{"service", "NOPE"}, {"target", "<i>1"}, {"no_wa", "12"}, {"setuju", ""}});
    CHECK(page.status == 422);
    CHECK(has(page, "id=\"service-salah\""));
    CHECK(has(page, "id=\"no_wa-salah\""));
    CHECK(has(page, "id=\"setuju-salah\""));
    CHECK(has(page, "value=\"&lt;i&gt;1\""));
    CHECK(has(at.post({{"target", "1234"}}), "id=\"target-salah\""));
    CHECK(has(at.post({{"zone", ""}}), "id=\"zone-salah\""));
    CHECK(has(at.post({{"zone", "9"}}), "id=\"zone-salah\""));
    CHECK(has(at.post({{"target", "12345678|2685"}, {"zone", ""}}), "ID dan zone tercampur"));
    CHECK(at.orders() == 0);
    CHECK(at.jobs() == 0);
    CHECK(at.site().count("SELECT count(*) FROM nickname_check") == 0);
}

TEST_CASE("the first form asks the supplier whose account it is, on a page that looks again by itself",
          "[web][topup]") {
    TopupVisitor at;
    const auto answer = at.post();
    CHECK(answer.status == 303);
    const std::string location = header(answer, "Location");
    CHECK_THAT(location, Catch::StartsWith("/topup/cek/"));
    CHECK(at.jobs() == 1);
    const auto waiting = at.visitor.get(location);
    CHECK(waiting.status == 200);
    CHECK(header(waiting, "Refresh") == "2");
    CHECK_FALSE(has(waiting, "136216325"));

    at.checks().answer(at.last_check().id, CheckState::found, "<b>Ita</b>", "ID", at.site().clock.now());
    const auto found = at.visitor.get(location);
    CHECK(found.status == 200);
    CHECK(header(found, "Refresh").empty());
    CHECK(has(found, "&lt;b&gt;Ita&lt;/b&gt;"));
    CHECK(has(found, "Rp 20.000"));
    CHECK(hidden(found, "konfirmasi") == "ya");
    CHECK(hidden(found, "service") == "ML86-S1");
    CHECK(hidden(found, "no_wa") == "081562726272");
    CHECK_FALSE(has(found, "name=\"benar\""));
    CHECK(at.visitor.get("/topup/cek/" + std::string(43, 'A')).status == 404);
    CHECK(at.orders() == 0);
}

TEST_CASE("an account that nobody has is said at the field", "[web][topup]") {
    TopupVisitor at;
    const std::string location = header(at.post(), "Location");
    at.checks().answer(at.last_check().id, CheckState::not_found, {}, {}, at.site().clock.now());
    const auto page = at.visitor.get(location);
    CHECK(page.status == 422);
    CHECK(has(page, "id=\"target-salah\""));
    CHECK(has(page, "tidak ditemukan di Mobile Legends"));
    CHECK(has(page, "value=\"136216325\""));
    // Saying yes to it all the same does not help.
    const auto forced = at.confirm({{"cek", location.substr(location.rfind('/') + 1)}, {"benar", "ya"}});
    CHECK(forced.status == 422);
    CHECK(at.orders() == 0);
}

TEST_CASE("where nobody could check it in time the buyer says that it is right", "[web][topup]") {
    TopupVisitor at;
    const std::string location = header(at.post(), "Location");
    at.site().clock.advance(15s);
    const auto page = at.visitor.get(location);
    CHECK(page.status == 200);
    CHECK(has(page, "belum bisa diperiksa"));
    CHECK(has(page, "name=\"benar\""));
    const auto without = at.confirm();
    CHECK(without.status == 422);
    CHECK(has(without, "id=\"benar-salah\""));
    CHECK(at.orders() == 0);
    const auto with = at.confirm({{"benar", "ya"}});
    CHECK(with.status == 303);
    CHECK(at.last_topup().nickname.empty());
}

TEST_CASE("a known account is shown at once; saying yes orders it once", "[web][topup]") {
    TopupVisitor at;
    at.know("Itacimo");
    const auto page = at.post();
    CHECK(page.status == 200);
    CHECK(at.jobs() == 0);
    CHECK(has(page, "Itacimo"));
    const http::Fields seen{
        {"dilihat", hidden(page, "dilihat")}, {"kunci", hidden(page, "kunci")}, {"cek", hidden(page, "cek")}};
    CHECK(hidden(page, "dilihat") == "20000");
    const auto answer = at.confirm(seen);
    CHECK(answer.status == 303);
    const std::string location = header(answer, "Location");
    CHECK(location == "/topup/o/" + order_token(test_vault(), at.last_order()));
    CHECK(at.last_order().total == Money{20'000});
    CHECK(at.last_topup().nickname == "Itacimo");
    // A second click, or a browser that did not see the answer.
    CHECK(header(at.confirm(seen), "Location") == location);
    CHECK(at.orders() == 1);
    // The same again on purpose is refused in a friendly way.
    const auto again = at.confirm();
    CHECK(again.status == 422);
    CHECK(has(again, "sudah dipesan"));
    CHECK(at.orders() == 1);
}

TEST_CASE("a price is never read from the form, and one that changed is shown before it is charged", "[web][topup]") {
    TopupVisitor at;
    at.know("Itacimo");
    const auto page = at.confirm({{"harga", "1"}, {"price", "1"}, {"dilihat", "19000"}});
    CHECK(page.status == 422);
    CHECK(has(page, "baru saja berubah menjadi Rp 20.000"));
    CHECK(hidden(page, "dilihat") == "20000");
    CHECK(at.orders() == 0);
    CHECK(at.confirm({{"harga", "1"}, {"price", "1"}, {"dilihat", "20000"}}).status == 303);
    CHECK(at.last_order().total == Money{20'000});
}

TEST_CASE("a game without a check goes straight to the page that asks to confirm", "[web][topup]") {
    TopupVisitor at;
    const http::Fields fields{{"service", "FF70"}, {"target", "123456789"}, {"zone", ""}};
    const auto page = at.post(fields, "free-fire");
    CHECK(page.status == 200);
    CHECK(at.jobs() == 0);
    CHECK(has(page, "123456789"));
    CHECK_FALSE(has(page, "name=\"benar\""));
    CHECK(at.confirm(fields, "free-fire").status == 303);
    CHECK(at.last_order().total == Money{10'000});
}

TEST_CASE("an account of another country is warned about", "[web][topup]") {
    TopupVisitor at;
    at.know("Itacimo", "MY");
    CHECK(has(at.post(), "negara lain (MY)"));
}

TEST_CASE("forms of other sites are refused, and so is who tries too often", "[web][topup]") {
    TopupVisitor at;
    CHECK(at.visitor.post("/topup/mobile-legends", TopupVisitor::form(), {{"origin", "https://evil.example"}}).status ==
          403);
    int answered = 0;
    while (at.post({{"target", "13621632" + std::to_string(answered)}}).status == 303 && answered < 100)
        ++answered;
    CHECK(answered >= 5);
    CHECK(answered < 40);
    CHECK(at.post().status == 429);
}

TEST_CASE("the page of an order says how to pay it and goes on by itself", "[web][topup]") {
    TopupVisitor at;
    const std::string location = at.ordered();
    const auto pay = flow::tip_to_pay(at.site().services(), at.last_order().id).value();
    const auto page = at.visitor.get(location);
    CHECK(page.status == 200);
    CHECK(has(page, pay.code));
    CHECK(has(page, "href=\"https://trakteer.id/maddstore"));
    CHECK(has(page, "Rp 20.000"));
    CHECK(has(page, "20 × Rp 1.000"));
    CHECK(header(page, "Refresh") == "10");
    CHECK(header(at.visitor.get(location + "?lapor=1"), "Refresh").empty());
    CHECK(at.visitor.get("/topup/o/" + std::string(43, 'A')).status == 404);
    // What a message leads to is this page as well.
    const auto elsewhere = at.visitor.get("/o/" + location.substr(location.rfind('/') + 1));
    CHECK(elsewhere.status == 303);
    CHECK(header(elsewhere, "Location") == location);
}

TEST_CASE("the page follows the top-up to its end", "[web][topup]") {
    TopupVisitor at;
    const std::string location = at.ordered();
    using topup::TopupState;
    at.pay();
    const auto paid = at.visitor.get(location);
    CHECK(has(paid, "Pembayaran kami terima"));
    CHECK_FALSE(has(paid, "trakteer.id"));
    at.move(TopupState::ready, TopupState::sending);
    CHECK(has(at.visitor.get(location), "Item sedang dikirim"));
    at.topups().learn(at.last_topup().id, "VP1", Money{19'000}, "<SN> 1234-5678");
    SECTION("success") {
        at.move(TopupState::sending, TopupState::success);
        const auto page = at.visitor.get(location);
        CHECK(has(page, "Item sudah terkirim"));
        CHECK(has(page, "&lt;SN&gt; 1234-5678"));
        CHECK(header(page, "Refresh").empty());
    }
    SECTION("failure") {
        at.move(TopupState::sending, TopupState::failed);
        const auto page = at.visitor.get(location);
        CHECK(has(page, "Dana Anda aman"));
        CHECK_FALSE(has(page, "1234-5678"));  // the supplier's reason is not the buyer's
    }
}

TEST_CASE("a problem is reported from the page, and a report without words comes back to it", "[web][topup]") {
    TopupVisitor at;
    const std::string location = at.ordered();
    const std::string report = "/o/" + location.substr(location.rfind('/') + 1) + "/lapor";
    const auto empty = at.visitor.post(report, {{"pesan", " "}});
    CHECK(empty.status == 422);
    CHECK(has(empty, "id=\"pesan-salah\""));
    CHECK(has(empty, "Cara membayar"));
    CHECK(at.visitor.post(report, {{"pesan", "Belum masuk"}}).status == 200);
    CHECK(has(at.visitor.get(location), "Laporan TCK-1"));
}

TEST_CASE("checkout and product page of a game lead to its own page", "[web][topup]") {
    TopupVisitor at;
    for (const char* address : {"/checkout/mobile-legends", "/p/mobile-legends"}) {
        CAPTURE(address);
        const auto answer = at.visitor.get(address);
        CHECK(answer.status == 303);
        CHECK(header(answer, "Location") == "/topup/mobile-legends");
    }
    const auto posted = at.visitor.post("/checkout/mobile-legends", TopupVisitor::form());
    CHECK(posted.status == 303);
    CHECK(header(posted, "Location") == "/topup/mobile-legends");
}

TEST_CASE("the games, or the store, can be the front page", "[web][topup]") {
    Visitor games{TopupShop::set_up, "topup"};
    TopupShop::fill(games.site.database);
    CHECK(has(games.get("/"), "Mobile Legends"));
    Visitor store{[](flow::Site&) {}, "toko"};
    CHECK(has(store.get("/"), "<h1>Toko</h1>"));
}
