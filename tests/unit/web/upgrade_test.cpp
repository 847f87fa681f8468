// /saya/upgrade: the request to go up, from the form to the decision.
#include <catch2/catch.hpp>

#include "lib/flow/decide_upgrade.hpp"
#include "lib/payment/proof_store.hpp"
#include "lib/shop/product_store.hpp"
#include "tests/support/proofs.hpp"
#include "tests/unit/web/members.hpp"

using namespace mitra;
using namespace mitra::test;

namespace {

/// Siti has basic, and is at the form.
struct Upgrading : MembersSite {
    explicit Upgrading(Visitor::Change change = [](flow::Site&) {}) : MembersSite{change} { has(person, "basic"); }

    http::Response page() { return visitor.get("/saya/upgrade"); }
    http::Fields form() { return {{"ke", "vip"}, {"metode", "transfer:BCA"}, {"harga", "202000"}, {"csrf", csrf()}}; }
    http::Fields form_but(const std::string& field, const std::string& value) {
        http::Fields changed;
        for (const auto& [name, usual] : form())
            changed.add(name, name == field ? value : usual);
        return changed;
    }
    http::Response ask(http::Fields form) {
        return visitor.post("/saya/upgrade", std::move(form), {{"origin", "https://www.webdonasi.com"}});
    }
    http::Response ask_with(const std::string& content, http::Fields form) {
        return visitor.upload("/saya/upgrade", "bukti", content, std::move(form),
                              {{"origin", "https://www.webdonasi.com"}});
    }
    std::int64_t requests() { return site().count("SELECT count(*) FROM upgrade_request"); }
    std::optional<membership::Upgrade> open() {
        return membership::UpgradeStore{site().database, test_vault()}.open_of(person);
    }
};

}  // namespace

TEST_CASE("the form computes the price and says from what", "[web][upgrade]") {
    Upgrading siti;
    const auto page = siti.page();
    CHECK(page.status == 200);
    for (const char* words :
         {"Basic Member", "VIP Member", "Rp 299.000", "− Rp 97.000", "Rp 202.000", "Transfer ke BCA", "name=\"bukti\""})
        CHECK(has(page, words));
}

TEST_CASE("a request with its proof waits for the admin, and the page says so", "[web][upgrade]") {
    Upgrading siti;
    const auto sent = siti.ask_with(png(), siti.form());
    CHECK(sent.status == 303);
    CHECK(header(sent, "Location") == "/saya/upgrade?terkirim=ya");
    const auto order = siti.last_order();
    CHECK(order.state == shop::OrderState::proof_submitted);
    CHECK(order.total - Money{order.unique_code} == Money{202'000});
    CHECK(payment::ProofStore{siti.site().database, test_vault()}.count(order.id) == 1);
    const auto page = siti.visitor.get("/saya/upgrade?terkirim=ya");
    CHECK(has(page, "Permintaan Anda kami terima"));
    CHECK(has(page, "Bukti transfer sedang diperiksa"));
    CHECK_FALSE(has(page, "Kirim permintaan"));

    flow::approve_upgrade(siti.site().services(), siti.open()->id);
    CHECK(siti.tier_of(siti.person) == "vip");
    const auto after = siti.page();
    CHECK(has(after, "Disetujui"));
    CHECK(has(after, "Paket Anda sudah yang tertinggi"));
}

TEST_CASE("a request without a proof leads to the order's page, where the exact amount stands", "[web][upgrade]") {
    Upgrading siti;
    const auto sent = siti.ask(siti.form());
    CHECK(sent.status == 303);
    CHECK(header(sent, "Location").starts_with("/o/"));
    CHECK(siti.last_order().state == shop::OrderState::pending);
    CHECK(has(siti.page(), header(sent, "Location")));
    CHECK(has(siti.page(), "Lihat rekening dan kirim bukti"));
    // By Duitku the way is to the provider's page.
    Upgrading budi{[](flow::Site& site) { site.shop.duitku = true; }};
    CHECK(header(budi.ask(budi.form_but("metode", "duitku")), "Location").ends_with("?bayar=1"));
}

TEST_CASE("the same form again asks once", "[web][upgrade]") {
    Upgrading siti;
    siti.ask(siti.form());
    const auto again = siti.ask(siti.form());
    CHECK(again.status == 303);
    CHECK(header(again, "Location") == "/saya/upgrade?terkirim=ya");
    CHECK(siti.requests() == 1);
}

TEST_CASE("a rejected request shows its reason, and another may follow", "[web][upgrade]") {
    Upgrading siti;
    siti.ask_with(png(), siti.form());
    flow::reject_upgrade(siti.site().services(), siti.open()->id, "Bukti <buram>");
    const auto page = siti.page();
    CHECK(has(page, "Ditolak"));
    CHECK(has(page, "Alasannya: Bukti &lt;buram&gt;"));
    CHECK(siti.ask(siti.form()).status == 303);
    CHECK(siti.requests() == 2);
}

TEST_CASE("a form that cannot be is answered with what is wrong", "[web][upgrade]") {
    Upgrading siti;
    const auto check = [&](const http::Response& answer, const char* words) {
        CHECK(answer.status == 422);
        CHECK(has(answer, words));
    };
    check(siti.ask(siti.form_but("metode", "transfer:MANDIRI")), "Pilih cara membayar");
    check(siti.ask(siti.form_but("metode", "")), "id=\"metode-salah\"");
    check(siti.ask(siti.form_but("ke", "basic")), "tidak dapat diminta");
    check(siti.ask(siti.form_but("ke", "emas")), "tidak dapat diminta");
    check(siti.ask(siti.form_but("harga", "1")), "Harganya baru saja berubah");
    check(siti.ask_with("not anything", siti.form()), "id=\"bukti-salah\"");
    CHECK(siti.requests() == 0);
    CHECK(siti.site().count("SELECT count(*) FROM file") == 0);
    CHECK(siti.site().count("SELECT count(*) FROM shop_order") == 1);
}

TEST_CASE("a price that changed meanwhile is shown before anybody pays it", "[web][upgrade]") {
    Upgrading siti;
    shop::ProductStore products{siti.site().database};
    auto product = products.find(siti.tier("vip").product).value();
    product.price = Money{399'000};
    products.set(product);
    const auto answer = siti.ask_with(png(), siti.form());
    CHECK(answer.status == 422);
    CHECK(has(answer, "Rp 302.000"));
    CHECK(siti.ask(siti.form_but("harga", "302000")).status == 303);
}

TEST_CASE("who has nothing to go up from is led to the plans", "[web][upgrade]") {
    MembersSite siti;
    const auto page = siti.visitor.get("/saya/upgrade");
    CHECK(page.status == 200);
    CHECK(has(page, "Anda belum punya paket"));
    CHECK(siti.send("/saya/upgrade", {{"ke", "vip"}, {"metode", "transfer:BCA"}, {"harga", "299000"}}).status == 422);
    CHECK(siti.site().count("SELECT count(*) FROM upgrade_request") == 0);
}

TEST_CASE("requests of one person are few a minute", "[web][upgrade]") {
    Upgrading siti;
    int asked = 0;
    while (asked < 20 && siti.ask_with("no picture", siti.form()).status != 429)
        ++asked;
    CHECK(asked == 6);
}
