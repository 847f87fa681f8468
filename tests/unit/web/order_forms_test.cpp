// The forms on the page of an order: what comes back when they are wrong, and what is loaded anew under nobody's hands.
#include <catch2/catch.hpp>

#include "lib/flow/place_order.hpp"
#include "lib/payment/bank_account_store.hpp"
#include "lib/payment/payment_store.hpp"
#include "lib/shop/order_store.hpp"
#include "lib/shop/product_store.hpp"
#include "tests/support/people.hpp"
#include "tests/unit/web/visitor.hpp"

using namespace mitra;
using namespace mitra::test;
using namespace std::chrono_literals;

namespace {

struct Buyer : Visitor {
    explicit Buyer(PaymentMethod method) : Visitor{[](flow::Site& changed) { changed.shop.duitku = true; }} {
        flow::OrderRequest request{.product = product, .buyer = person, .method = method, .bank_account = {}};
        if (method == PaymentMethod::transfer) request.bank_account = bca;
        order = flow::place_order(site.services(), request).order;
    }
    std::string page() { return "/o/" + shop::order_token(test_vault(), order); }
    std::string refresh(const std::string& more = {}) { return header(get(page() + more), "Refresh"); }
    void open_invoice() {
        payment::PaymentStore payments{site.database, test_vault()};
        payments.opened(payments.latest(order.id)->id, {"DS1", "https://sandbox.duitku.com/pay/1"}, "test",
                        site.clock.now());
    }
    std::int64_t reports() {
        return site.count("SELECT count(*) FROM message WHERE template = 'admin_problem' AND channel = 'email'");
    }

    BankAccountId bca = payment::BankAccountStore{site.database, test_vault()}.add(
        {.id = {}, .name = "BCA", .number = "1234567890", .holder = "Yayasan"}, k_noon);
    ProductId product = shop::ProductStore{site.database}.add(
        {.id = {}, .slug = "magang", .name = "Magang", .price = Money{97'500}, .created_at = k_noon});
    PersonId person = add_person(site.database, {.name = "Siti Rahayu", .phone = "+6281562726272"});
    shop::Order order;
};

}  // namespace

TEST_CASE("a proof's form that is wrong comes back with what was typed", "[web][shop]") {
    Buyer buyer{PaymentMethod::transfer};
    const auto page =
        buyer.post(buyer.page() + "/bukti", {{"pengirim", "Siti <R>"}, {"tanggal", "kemarin"}, {"bukti", "x"}});
    CHECK(page.status == 422);
    CHECK(has(page, "value=\"Siti &lt;R&gt;\""));
    CHECK(has(page, "value=\"kemarin\""));
    CHECK(has(page, "id=\"bukti-salah\""));
    CHECK(has(page, "id=\"tanggal-salah\""));
    CHECK_FALSE(has(page, "id=\"pesan-salah\""));
}

TEST_CASE("an order that takes no proof says so where it can be seen", "[web][shop]") {
    Buyer buyer{PaymentMethod::duitku};
    const auto page = buyer.post(buyer.page() + "/bukti", {{"pengirim", "Siti"}});
    CHECK(page.status == 422);
    CHECK(has(page, "tidak lagi menerima bukti"));
    CHECK_FALSE(has(page, "name=\"bukti\""));
}

TEST_CASE("a report goes to the admin; an empty or endless one comes back", "[web][shop]") {
    Buyer buyer{PaymentMethod::transfer};
    const std::string address = buyer.page() + "/lapor";
    CHECK(buyer.post(address, {{"pesan", " \n "}}).status == 422);
    const std::string endless(1'001, 'a');
    const auto back = buyer.post(address, {{"pesan", endless}});
    CHECK(back.status == 422);
    CHECK(has(back, "<details class=\"card report\" open>"));
    CHECK(has(back, ">" + endless + "</textarea>"));
    CHECK(has(back, "href=\"#pesan\""));
    CHECK(buyer.post(address, {{"pesan", "halo"}}, {{"origin", "https://evil.example"}}).status == 403);
    CHECK(buyer.post("/o/nothing/lapor", {{"pesan", "halo"}}).status == 404);
    CHECK(buyer.reports() == 0);

    CHECK(buyer.post(address, {{"pesan", "Sudah transfer dua kali"}}).status == 200);
    CHECK(buyer.reports() == 1);
    for (int i = 0; i < 2; ++i) {
        buyer.site.clock.advance(1s);
        CHECK(buyer.post(address, {{"pesan", "lagi"}}).status == 200);
    }
    CHECK(buyer.post(address, {{"pesan", "lagi"}}).status == 429);
}

TEST_CASE("a page that waits for Duitku looks again by itself, more and more seldom", "[web][shop]") {
    Buyer buyer{PaymentMethod::duitku};
    CHECK(buyer.refresh("?bayar=1") == "1");
    CHECK(buyer.refresh() == "5");
    buyer.open_invoice();
    CHECK(buyer.refresh("?bayar=1") == "0; url=https://sandbox.duitku.com/pay/1");
    CHECK(buyer.refresh() == "5");
    buyer.site.clock.advance(20min);
    CHECK(buyer.refresh() == "30");
    CHECK(Buyer{PaymentMethod::transfer}.refresh().empty());
}

TEST_CASE("nothing is loaded anew under somebody who writes a report", "[web][shop]") {
    Buyer buyer{PaymentMethod::duitku};
    const auto waiting = buyer.get(buyer.page());
    CHECK_FALSE(has(waiting, "<textarea"));
    CHECK(has(waiting, "href=\"" + buyer.page() + "?lapor=1#pesan\""));
    const auto writing = buyer.get(buyer.page() + "?lapor=1");
    CHECK(header(writing, "Refresh").empty());
    CHECK(has(writing, "<textarea"));
}

TEST_CASE("the page of an order never says whose it is", "[web][shop]") {
    for (const PaymentMethod method : {PaymentMethod::transfer, PaymentMethod::duitku}) {
        Buyer buyer{method};
        const auto page = buyer.get(buyer.page());
        CHECK_FALSE(has(page, "Siti"));
        CHECK_FALSE(has(page, "62726272"));
        CHECK_FALSE(has(page, "Bogor"));
        CHECK(has(page, "noindex"));
    }
}

TEST_CASE("with the last code of an amount the account is offered no more, and the admin hears of it", "[web][shop]") {
    Visitor visitor{[](flow::Site& site) {
        site.shop.unique_code_max = 1;
        site.shop.duitku = true;
    }};
    payment::BankAccountStore{visitor.site.database, test_vault()}.add(
        {.id = {}, .name = "BCA", .number = "1234567890", .holder = "Yayasan"}, k_noon);
    shop::ProductStore{visitor.site.database}.add(
        {.id = {}, .slug = "magang", .name = "Magang", .price = Money{97'500}, .created_at = k_noon});
    const auto order = [&](const std::string& phone) {
        return visitor.post("/checkout/magang", {{"nama", "Budi Santoso"},
                                                 {"email", "budi@contoh.id"},
                                                 {"no_wa", phone},
                                                 {"kota", "Bogor"},
                                                 {"metode", "transfer:BCA"},
                                                 {"setuju", "ya"},
                                                 {"kunci", "k"}});
    };
    const auto alerts = [&] {
        return visitor.site.count("SELECT count(*) FROM message WHERE template = 'admin_alert' AND channel = 'email'");
    };
    const auto first = order("081562726272");
    CHECK(first.status == 303);
    CHECK(alerts() == 1);
    CHECK(order("081562726273").status == 422);
    const auto again = order("081562726272");  // from a browser that did not see the answer
    CHECK(again.status == 303);
    CHECK(header(again, "Location") == header(first, "Location"));
    CHECK_FALSE(has(visitor.get("/checkout/magang"), "transfer:BCA"));
    CHECK(alerts() == 1);
}
