// The page of an order: /o/TOKEN, and what is done from it.
#include <catch2/catch.hpp>

#include "tests/unit/web/shop.hpp"

using namespace mitra;
using namespace mitra::test;
using namespace std::chrono_literals;
using shop::OrderState;

namespace {

constexpr const char* k_alerts = "SELECT count(*) FROM message WHERE kind = 'admin_alert'";

/// The buyer as the checkout's form named them: nobody who has the address may read it there.
void names_nobody(const http::Response& page) {
    for (const char* word : {"Budi", "Santoso", "budi@contoh.id", "81562726272", "8156 2726", "Bogor"}) {
        CAPTURE(word);
        CHECK_FALSE(has(page, word));
    }
}

}  // namespace

TEST_CASE("an order by transfer shows where to, exactly how much, and until when", "[web][shop]") {
    Shop shop;
    const std::string address = shop.placed();
    const auto page = shop.visitor.get(address);
    CHECK(page.status == 200);
    CHECK(has(page, "Silakan transfer"));
    CHECK(has(page, "BCA"));
    CHECK(has(page, "1234567890"));
    CHECK(has(page, "Yayasan Mitra"));
    CHECK(has(page, "<dt>Total</dt><dd>" + to_string(shop.last_order().total) + "</dd>"));
    CHECK(has(page, "<dt>Kode unik</dt>"));
    CHECK(has(page, "Sabtu, 21 November 2026"));
    CHECK(has(page, "action=\"" + address + "/bukti\" enctype=\"multipart/form-data\""));
    CHECK(has(page, "noindex"));
    CHECK(header(page, "Refresh").empty());
    names_nobody(page);
}

TEST_CASE("an order's page says how it stands, and never who ordered", "[web][shop]") {
    Shop shop;
    const std::string address = shop.placed();
    struct Said {
        OrderState state;
        const char* heading;
        bool proof, again, member_area;
    };
    const auto said = GENERATE(values<Said>({
        {OrderState::pending, "Silakan transfer", true, false, false},
        {OrderState::proof_submitted, "Bukti transfer sedang kami periksa", true, false, false},
        {OrderState::fulfilled, "Pembayaran kami terima", false, false, true},
        {OrderState::expired, "Pesanan ini kedaluwarsa", false, true, false},
        {OrderState::cancelled, "Pesanan ini dibatalkan", false, true, false},
        {OrderState::refunded, "Dana dikembalikan", false, false, false},
    }));
    CAPTURE(said.heading);
    if (said.state == OrderState::fulfilled || said.state == OrderState::refunded) shop.pay();
    if (shop.last_order().state != said.state) shop.move(said.state);
    const auto page = shop.visitor.get(address);
    CHECK(page.status == 200);
    CHECK(has(page, "<h1>" + std::string{said.heading} + "</h1>"));
    CHECK(has(page, "id=\"unggah\"") == said.proof);
    CHECK(has(page, "href=\"/checkout/magang\"") == said.again);
    CHECK(has(page, "Ke member area") == said.member_area);
    CHECK(has(page, "1234567890") == (said.state == OrderState::pending));
    CHECK(has(page, address + "/lapor"));
    CHECK(header(page, "Refresh").empty());
    names_nobody(page);
}

TEST_CASE("an order at Duitku waits for its pay page, leads on to it once, and looks again by itself", "[web][shop]") {
    Shop shop{Shop::with_duitku};
    const std::string address = shop.placed("duitku");
    CHECK(has(shop.visitor.get(address + "?bayar=1"), "sedang disiapkan"));
    CHECK(header(shop.visitor.get(address + "?bayar=1"), "Refresh") == "1");
    CHECK(header(shop.visitor.get(address), "Refresh") == "5");
    shop.open_invoice();
    const auto on_the_way = shop.visitor.get(address + "?bayar=1");
    CHECK(header(on_the_way, "Refresh") == "0; url=https://sandbox.duitku.com/pay/1");
    const auto later = shop.visitor.get(address);
    CHECK(header(later, "Refresh") == "5");
    CHECK(has(later, "href=\"https://sandbox.duitku.com/pay/1\""));
    CHECK_FALSE(has(later, "id=\"unggah\""));
    names_nobody(later);

    payment::PaymentStore{shop.site().database, test_vault()}.close(
        shop.last_payment().id, payment::PaymentState::failed, "declined", "test", shop.site().clock.now());
    const auto failed = shop.visitor.get(address + "?bayar=1");
    CHECK(header(failed, "Refresh").empty());
    CHECK(has(failed, "tidak berhasil"));
    CHECK(has(failed, address + "/ulang"));
}

TEST_CASE("coming back from Duitku proves nothing, but asks whether it is paid", "[web][shop]") {
    constexpr const char* k_questions = "SELECT count(*) FROM job WHERE kind = 'duitku.status'";
    Shop shop{Shop::with_duitku};
    const std::string address = shop.placed("duitku");
    shop.open_invoice();
    const auto back = shop.visitor.get(address + "?merchantOrderId=ORD-1-1&resultCode=00&reference=DS1");
    CHECK(back.status == 200);
    CHECK(shop.last_order().state == OrderState::pending);
    CHECK(shop.site().count(k_questions) == 1);
    for (int i = 0; i < 10; ++i)
        shop.visitor.get(address + "?merchantOrderId=ORD-1-1&resultCode=00");
    CHECK(shop.site().count(k_questions) == 1);
}

TEST_CASE("a token that is wrong opens no order, whatever is asked of it", "[web][shop]") {
    Shop shop;
    const std::string address = shop.placed();
    std::string wrong = address;
    wrong[wrong.size() / 2] = wrong[wrong.size() / 2] == 'A' ? 'B' : 'A';
    for (const std::string& one :
         {wrong, address.substr(0, address.size() - 1), std::string{"/o/ORD-1"}, std::string{"/o/1"}}) {
        CAPTURE(one);
        CHECK(shop.visitor.get(one).status == 404);
        for (const char* act : {"/lapor", "/ulang", "/kanal", "/bukti"})
            CHECK(shop.visitor.post(one + act, {{"pesan", "halo"}}).status == 404);
    }
}

TEST_CASE("forms of an order's page are taken from our own pages only", "[web][shop]") {
    Shop shop;
    const std::string address = shop.placed();
    const auto alerts = shop.site().count(k_alerts);
    for (const char* act : {"/lapor", "/ulang", "/kanal", "/bukti"}) {
        CAPTURE(act);
        CHECK(shop.visitor.post(address + act, {{"pesan", "halo"}}, {{"origin", "https://evil.example"}}).status ==
              403);
    }
    CHECK(shop.site().count(k_alerts) == alerts);
}

TEST_CASE("a problem that is reported reaches the admin; a few, not a flood", "[web][shop]") {
    Shop shop;
    const std::string address = shop.placed();
    const auto alerts = shop.site().count(k_alerts);
    const auto told = shop.visitor.post(address + "/lapor", {{"pesan", "Sudah transfer dua kali"}});
    CHECK(told.status == 200);
    CHECK(has(told, "Laporan Anda kami terima"));
    CHECK(shop.site().count(k_alerts) > alerts);
    names_nobody(told);
    int taken = 1;
    while (taken < 10 && shop.visitor.post(address + "/lapor", {{"pesan", std::to_string(taken)}}).status == 200)
        ++taken;
    CHECK(taken == 3);
    CHECK(shop.visitor.post(address + "/lapor", {{"pesan", "lagi"}}).status == 429);
}

TEST_CASE("paying again opens a new attempt where the last one ended, and only there", "[web][shop]") {
    Shop shop{Shop::with_duitku};
    const std::string address = shop.placed("duitku");
    const auto early = shop.visitor.post(address + "/ulang", {});
    CHECK(early.status == 303);
    CHECK(header(early, "Location") == address);
    CHECK(shop.last_payment().attempt == 1);

    payment::PaymentStore{shop.site().database, test_vault()}.close(
        shop.last_payment().id, payment::PaymentState::expired, "", "test", shop.site().clock.now());
    const auto again = shop.visitor.post(address + "/ulang", {});
    CHECK(again.status == 303);
    CHECK(header(again, "Location") == address + "?bayar=1");
    CHECK(shop.last_payment().attempt == 2);
    shop.visitor.post(address + "/ulang", {});  // sent twice
    CHECK(shop.last_payment().attempt == 2);
    CHECK(shop.site().count("SELECT count(*) FROM job WHERE kind = 'duitku.invoice'") == 2);
}
