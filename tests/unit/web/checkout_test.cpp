// The checkout: /checkout/SLUG.
#include <catch2/catch.hpp>

#include "tests/unit/web/shop.hpp"

using namespace mitra;
using namespace mitra::test;

namespace {

constexpr const char* k_people = "SELECT count(*) FROM person";
constexpr const char* k_messages = "SELECT count(*) FROM message";

/// What differs from one answer to the next by chance: the token of the order's page.
std::string shape(const std::string& location) {
    return location.starts_with("/o/") ? location.substr(0, 3) : location;
}

}  // namespace

TEST_CASE("the checkout asks for what an order needs", "[web][shop]") {
    Shop shop{Shop::with_duitku};
    const auto page = shop.visitor.get("/checkout/magang");
    CHECK(page.status == 200);
    for (const char* field : {"nama", "email", "no_wa", "kota", "metode", "setuju", "kunci"}) {
        CAPTURE(field);
        CHECK(has(page, "name=\"" + std::string{field} + "\""));
    }
    CHECK(has(page, "value=\"duitku\""));
    CHECK(has(page, "value=\"transfer:BCA\""));
    CHECK_FALSE(has(page, "checked"));
    CHECK_FALSE(has(page, "name=\"csrf\""));
    CHECK_FALSE(has(page, "1234567890"));  // where to transfer is told to who has ordered
    CHECK(has(page, "<div class=\"sum\"><dt>Total</dt><dd>Rp 100.000</dd></div>"));
}

TEST_CASE("a single way to pay is chosen already", "[web][shop]") {
    Shop shop;
    CHECK(has(shop.visitor.get("/checkout/magang"), "value=\"transfer:BCA\" required checked"));
}

TEST_CASE("the checkout shows tax inside the price or on top of it", "[web][shop]") {
    {
        Shop inclusive{[](flow::Site& site) { site.shop.tax = {shop::TaxMode::inclusive, BasisPoints{1'100}}; }};
        const auto page = inclusive.visitor.get("/checkout/magang");
        CHECK(has(page, "<dt>Sudah termasuk PPN</dt><dd>Rp 9.910</dd>"));
        CHECK(has(page, "<dt>Total</dt><dd>Rp 100.000</dd>"));
    }
    Shop exclusive{[](flow::Site& site) { site.shop.tax = {shop::TaxMode::exclusive, BasisPoints{1'100}}; }};
    const auto page = exclusive.visitor.get("/checkout/magang");
    CHECK(has(page, "<dt>PPN</dt><dd>Rp 11.000</dd>"));
    CHECK(has(page, "<dt>Total</dt><dd>Rp 111.000</dd>"));
    exclusive.order(exclusive.form());
    CHECK(exclusive.last_order().tax == Money{11'000});
}

TEST_CASE("an order by transfer leads to its page, one by Duitku on to the provider's", "[web][shop]") {
    Shop shop{Shop::with_duitku};
    const auto transfer = shop.order(shop.form());
    CHECK(transfer.status == 303);
    CHECK(header(transfer, "Location") == "/o/" + order_token(test_vault(), shop.last_order()));
    CHECK(shop.last_order().method == PaymentMethod::transfer);
    const auto duitku = shop.order(shop.form_but("metode", "duitku"));
    CHECK(duitku.status == 303);
    CHECK(header(duitku, "Location") == "/o/" + order_token(test_vault(), shop.last_order()) + "?bayar=1");
    CHECK(shop.site().count("SELECT count(*) FROM job WHERE kind = 'duitku.invoice'") == 1);
    CHECK(shop.counted().orders == 2);
}

TEST_CASE("what is free leads to the sign-in", "[web][shop]") {
    Shop shop;
    shop.add_product("gratis", "Kelas Gratis", Money{});
    const auto page = shop.visitor.get("/checkout/gratis");
    CHECK_FALSE(has(page, "name=\"metode\""));
    CHECK(has(page, "Daftar sekarang"));
    const auto answer = shop.visitor.post("/checkout/gratis", shop.form_but("metode", ""));
    CHECK(answer.status == 303);
    CHECK_THAT(header(answer, "Location"), Catch::StartsWith("/masuk"));
    CHECK(shop.last_order().state == shop::OrderState::fulfilled);
    CHECK(shop.visitor.get("/masuk").status == 200);
}

TEST_CASE("a form that is wrong comes back with what was typed and what is wrong with it", "[web][shop]") {
    Shop shop{Shop::with_duitku};
    const auto page = shop.order({{"nama", " "},
                                  {"email", "budi<at>contoh"},
                                  {"no_wa", "12\"34"},
                                  {"kota", ""},
                                  {"metode", "transfer:BRI"},
                                  {"kunci", "k"}});
    CHECK(page.status == 422);
    for (const char* field : {"nama", "email", "no_wa", "kota", "metode", "setuju"}) {
        CAPTURE(field);
        CHECK(has(page, "<p class=\"error\" id=\"" + std::string{field} + "-salah\">"));
        CHECK(has(page, "<li><a href=\"#" + std::string{field} + "\">"));
        CHECK(has(page, "id=\"" + std::string{field} + "\""));  // where that leads
    }
    CHECK(has(page, "value=\"budi&lt;at&gt;contoh\""));
    CHECK(has(page, "value=\"12&quot;34\""));
    CHECK(has(page, "name=\"kunci\" value=\"k\""));
    CHECK(shop.orders() == 0);
    CHECK(shop.site().count(k_people) == 0);
}

TEST_CASE("one wrong field is the only one complained about, and the others stay filled in", "[web][shop]") {
    Shop shop{Shop::with_duitku};
    const auto [field, value] = GENERATE(table<std::string, std::string>({{"nama", ""},
                                                                          {"nama", std::string(101, 'a')},
                                                                          {"email", ""},
                                                                          {"email", "a@b@c.id"},
                                                                          {"no_wa", "0815"},
                                                                          {"no_wa", "12345678901234567"},
                                                                          {"kota", " "},
                                                                          {"metode", ""},
                                                                          {"metode", "transfer:"},
                                                                          {"metode", "free"},
                                                                          {"metode", "grant"},
                                                                          {"setuju", "tidak"}}));
    CAPTURE(field, value);
    const auto page = shop.order(shop.form_but(field, value));
    CHECK(page.status == 422);
    CHECK(has(page, "id=\"" + field + "-salah\""));
    std::size_t complaints = 0;
    for (auto at = page.body.find("-salah\">"); at != std::string::npos; at = page.body.find("-salah\">", at + 1))
        complaints += page.body.substr(page.body.rfind('<', at), 9) == "<p class=";
    CHECK(complaints == 1);
    if (field != "nama") CHECK(has(page, "value=\"Budi Santoso\""));
    if (field != "metode") CHECK(has(page, "value=\"transfer:BCA\" required checked"));
    if (field != "setuju") CHECK(has(page, "value=\"ya\" required checked"));
    CHECK(shop.orders() == 0);
}

TEST_CASE("a coupon that nobody made is told, not passed over", "[web][shop]") {
    Shop shop;
    http::Fields form = shop.form();
    form.add("kupon", "HEMAT10");
    CHECK(shop.order(form).status == 422);
    CHECK(shop.orders() == 0);
}

TEST_CASE("what a form says about the price, the buyer or the order's end is not heard", "[web][shop]") {
    Shop shop;
    const PersonId siti = add_person(shop.site().database);
    http::Fields form = shop.form();
    for (const auto& [name, value] : http::Fields{{"harga", "1"},
                                                  {"price", "1"},
                                                  {"total", "1"},
                                                  {"discount", "99999"},
                                                  {"buyer", to_string(siti)},
                                                  {"csrf", "x"},
                                                  {"status", "paid"}})
        form.add(name, value);
    CHECK(shop.order(form).status == 303);
    CHECK(shop.last_order().subtotal == Money{100'000});
    CHECK(shop.last_order().state == shop::OrderState::pending);
    CHECK(shop.last_order().buyer != siti);
}

TEST_CASE("the same form sent twice orders once; a corrected one is another request", "[web][shop]") {
    Shop shop;
    const http::Fields form = shop.form();
    const auto first = shop.order(form);
    const auto messages = shop.site().count(k_messages);
    const auto again = shop.order(form);
    CHECK(again.status == 303);
    CHECK(header(again, "Location") == header(first, "Location"));
    CHECK(shop.orders() == 1);
    CHECK(shop.site().count(k_messages) == messages);

    http::Fields corrected;
    for (const auto& [name, value] : form)
        corrected.add(name, name == "nama" ? "Budi S. Santoso" : value);
    const auto other = shop.order(corrected);
    CHECK(other.status == 303);  // no 409
    CHECK(header(other, "Location") != header(first, "Location"));
    CHECK(shop.orders() == 2);
}

TEST_CASE("the key of a form may come as Idempotency-Key; nothing of it is stored as it came", "[web][shop]") {
    Shop shop;
    const http::Fields form = shop.form_but("kunci", "");
    const http::Fields key{{"idempotency-key", "my-own-key"}};
    const auto first = shop.order(form, key);
    CHECK(header(shop.order(form, key), "Location") == header(first, "Location"));
    CHECK(shop.orders() == 1);
    CHECK(shop.site().count("SELECT count(*) FROM idempotency WHERE key LIKE '%my-own%'") == 0);
    CHECK(shop.order(form).status == 303);  // without any key each is its own
    CHECK(shop.orders() == 2);
}

TEST_CASE("a form from another site orders nothing", "[web][shop]") {
    Shop shop;
    for (const char* origin : {"https://evil.example", "null", "http://www.webdonasi.com"}) {
        CAPTURE(origin);
        CHECK(shop.order(shop.form(), {{"origin", origin}}).status == 403);
    }
    CHECK(shop.orders() == 0);
    CHECK(shop.order(shop.form(), {{"origin", "https://www.webdonasi.com"}}).status == 303);
}

TEST_CASE("contacts that are known are answered as those that are not", "[web][shop]") {
    Shop shop;
    add_person(shop.site().database, {.name = "Siti Rahayu", .phone = "+6281562726272", .email = "siti@contoh.id"});
    shop.add_product("gratis", "Kelas Gratis", Money{});
    for (const char* path : {"/checkout/magang", "/checkout/gratis"}) {
        CAPTURE(path);
        const auto known = shop.visitor.post(path, shop.form());
        const auto known_email = shop.visitor.post(path, [&] {
            http::Fields form = shop.form_but("email", "siti@contoh.id");
            http::Fields changed;
            for (const auto& [name, value] : form)
                changed.add(name, name == "no_wa" ? "081562726274" : value);
            return changed;
        }());
        const auto unknown = shop.visitor.post(path, shop.form_but("no_wa", "081562726275"));
        for (const auto& answer : {known, known_email, unknown}) {
            CHECK(answer.status == 303);
            CHECK(shape(header(answer, "Location")) == shape(header(unknown, "Location")));
            CHECK(answer.headers.size() == unknown.headers.size());  // no session for a guess, no cookie at all
        }
    }
    // The orders' pages do not differ either.
    const PersonId siti{1};
    const auto person = people::PersonStore{shop.site().database, test_vault()}.find(siti).value();
    CHECK(person.details.name == "Siti Rahayu");
    CHECK(person.details.email == "siti@contoh.id");
    CHECK(shop.site().count("SELECT count(*) FROM group_member WHERE person_id = 1") == 0);
}

TEST_CASE("one phone is ordered for a few times a minute, whoever tries", "[web][shop]") {
    Shop shop;
    int taken = 0;
    while (taken < 50 && shop.order(shop.form_but("metode", "transfer:BCA")).status != 429)
        ++taken;
    CHECK(taken >= 5);
    CHECK(taken <= 6);
    const auto refused = shop.order(shop.form());
    CHECK(refused.status == 429);
    CHECK(header(refused, "Retry-After") == "60");
    CHECK(shop.order(shop.form_but("no_wa", "081562726279")).status == 303);  // others are not held up
    int elsewhere = 0;
    for (int i = 0; i < 20; ++i) {
        shop.visitor.address = "198.51.100." + std::to_string(i);
        if (shop.order(shop.form()).status != 429) ++elsewhere;
    }
    CHECK(elsewhere <= 10);
    CHECK(elsewhere > 0);
}

TEST_CASE("a sixth open order of one number is refused with the reason, as a wrong field", "[web][shop]") {
    Shop shop;
    for (int i = 0; i < 5; ++i)
        CHECK(shop.order(shop.form()).status == 303);
    const auto page = shop.order(shop.form());
    CHECK(page.status == 422);
    CHECK(has(page, "id=\"no_wa-salah\""));
    CHECK(has(page, "value=\"Budi Santoso\""));
    CHECK(shop.orders() == 5);
}

TEST_CASE("an account whose codes are all taken is not offered, and not taken", "[web][shop]") {
    Shop shop{[](flow::Site& site) {
        site.shop.unique_code_max = 1;
        site.shop.duitku = true;
    }};
    CHECK(shop.order(shop.form()).status == 303);
    const auto page = shop.order(shop.form_but("no_wa", "081562726279"));
    CHECK(page.status == 422);
    CHECK(has(page, "id=\"metode-salah\""));
    CHECK_FALSE(has(page, "transfer:BCA"));
    CHECK(has(page, "value=\"081562726279\""));
    CHECK(shop.orders() == 1);
    CHECK(shop.order(shop.form_but("metode", "duitku")).status == 303);
}

TEST_CASE("who is signed in orders as themselves, with the session's own token only", "[web][shop]") {
    Shop shop;
    const PersonId siti = add_person(shop.site().database, {.name = "Siti Rahayu"});
    const std::string session = people::SignInStore{shop.site().database}.begin_session(siti, shop.site().clock.now());
    shop.visitor.cookies = {{"__Host-sesi", session}};
    const std::string csrf = people::csrf_token(test_vault(), session);
    const http::Fields ours{{"origin", "https://www.webdonasi.com"}};

    const auto page = shop.visitor.get("/checkout/magang");
    CHECK(has(page, "Memesan sebagai <strong>Siti Rahayu</strong>"));
    CHECK(has(page, "name=\"csrf\" value=\"" + csrf + "\""));
    CHECK_FALSE(has(page, "name=\"no_wa\""));

    const auto form = [&](const std::string& token) {
        return http::Fields{{"metode", "transfer:BCA"}, {"setuju", "ya"}, {"kunci", "k" + token}, {"csrf", token}};
    };
    CHECK(shop.order(form(""), ours).status == 403);
    CHECK(shop.order(form("x" + csrf.substr(1)), ours).status == 403);
    CHECK(shop.order(form(csrf)).status == 403);  // no Origin at all
    CHECK(shop.order(form(csrf), {{"origin", "https://evil.example"}}).status == 403);
    CHECK(shop.orders() == 0);

    const auto wrong = shop.order({{"kunci", "k"}, {"csrf", csrf}}, ours);
    CHECK(wrong.status == 422);
    CHECK(has(wrong, "name=\"csrf\" value=\"" + csrf + "\""));

    CHECK(shop.order(form(csrf), ours).status == 303);
    CHECK(shop.last_order().buyer == siti);
    CHECK(shop.last_order().buyer_proven);
    CHECK(shop.site().count(k_people) == 1);
}
