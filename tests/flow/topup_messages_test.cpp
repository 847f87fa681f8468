#include "lib/flow/topup_messages.hpp"

#include <catch2/catch.hpp>

#include "lib/flow/order_messages.hpp"
#include "lib/payment/payment_store.hpp"
#include "lib/shop/order_store.hpp"
#include "lib/topup/topup_store.hpp"
#include "tests/flow/leaving.hpp"
#include "tests/flow/topup_shop.hpp"

using namespace mitra;
using test::Leaving;
using topup::TopupState;

namespace {

struct TellingShop : test::TopupShop {
    flow::PlacedTopup placed = order(typed());

    flow::TopupRequest typed() {
        auto request = wanted();
        request.typed->details.email = "budi@contoh.id";
        request.nickname = "*Ita_cimo* \u202Eevil.com";
        return request;
    }
    const shop::Order& shop_order() { return placed.placed.order; }
    topup::TopupStore topups() { return {database, test::test_vault()}; }
    topup::Topup topup() { return topups().find(placed.topup.id).value(); }
    void pay(Money over = {}) { TopupShop::pay(placed, over); }
    void end(TopupState how, const std::string& note) {
        pay();
        topups().move(placed.topup.id, TopupState::ready, TopupState::sending, clock.now(), "test");
        topups().learn(placed.topup.id, "VP1", Money{19'000}, note);
        topups().move(placed.topup.id, TopupState::sending, how, clock.now(), "test");
    }
    std::vector<Leaving> leaving(const std::string& name) { return test::leaving(*this, name); }
};

}  // namespace

TEST_CASE("who orders hears what, for whom, where to pay and with which code; the owner hears who",
          "[topup][message]") {
    TellingShop site;
    flow::tell_topup_ordered(site.services(), site.topup(), site.shop_order());  // again: the same messages
    const auto told = site.leaving("topup_ordered");
    REQUIRE(told.size() == 2);
    CHECK(told[0].to == "6281562726272");
    CHECK(told[1].to == "budi@contoh.id");
    CHECK(told[1].subject == "Pesanan ORD-1: Mobile Legends 86 Diamonds");
    for (const Leaving& one : told) {
        INFO(one.channel);
        CHECK(one.says("ID       : 136216325\n"));
        CHECK(one.says("Zone     : 2685\n"));
        CHECK(one.says("Rp 20.000"));
        CHECK(one.says(site.placed.pay_link));
        CHECK(one.says(site.placed.code));
        CHECK(one.says("/o/"));
        CHECK_FALSE(one.says("\u202E"));
    }
    const auto owner = site.leaving("admin_topup_ordered");
    REQUIRE(owner.size() == 2);
    CHECK(owner[0].to == "6281200000001");
    CHECK(owner[0].says("Budi Santoso"));
    CHECK(owner[0].says("136216325"));
    CHECK(owner[0].says("TOP-1"));
}

TEST_CASE("a nickname cannot speak for the shop", "[topup][message]") {
    TellingShop site;
    const auto told = site.leaving("topup_ordered");
    CHECK_FALSE(told.at(0).says("*Ita"));
    CHECK_FALSE(told.at(0).says("Ita_cimo"));
    CHECK_FALSE(told.at(0).says("evil.com"));
    CHECK(told.at(0).says("cimo"));
    CHECK(told.at(1).says("*Ita_cimo* evil.com\n"));  // a mail shows it as it is, on its own line
}

TEST_CASE("being paid is told with what came too much, and the owner gets the link that sends it", "[topup][message]") {
    TellingShop site;
    SECTION("by the owner's tap") {
        site.pay(Money{5'000});
        CHECK(site.leaving("topup_paid").at(0).says("Kelebihan bayar: Rp 5.000"));
        const auto owner = site.leaving("admin_topup_paid").at(0);
        CHECK(owner.says("https://www.webdonasi.com/a/"));
        CHECK(owner.says("mitra topup-order send TOP-1"));
        CHECK(owner.says("Kelebihan: Rp 5.000"));
        CHECK(owner.says("ML86-S1"));
    }
    SECTION("by itself") {
        site.site.topup.auto_send = true;
        site.pay();
        CHECK_FALSE(site.leaving("topup_paid").at(0).says("Kelebihan"));
        const auto owner = site.leaving("admin_topup_paid").at(0);
        CHECK_FALSE(owner.says("/a/"));
        CHECK(owner.says("otomatis"));
    }
    CHECK(site.leaving("topup_paid").size() == 2);
    // What waits in the queue says how to pay no more.
    CHECK_FALSE(site.leaving("topup_ordered").at(0).says(site.placed.code));
}

TEST_CASE("what a tip lacks is told once for each, with where the rest is paid", "[topup][message]") {
    TellingShop site;
    flow::tell_topup_short(site.services(), site.topup(), site.shop_order(), Money{5'000}, "TIP-1");
    flow::tell_topup_short(site.services(), site.topup(), site.shop_order(), Money{5'000}, "TIP-1");
    flow::tell_topup_short(site.services(), site.topup(), site.shop_order(), Money{2'000}, "TIP-2");
    const auto told = site.leaving("topup_short");
    REQUIRE(told.size() == 4);
    CHECK(told[0].says("masih kurang Rp 5.000"));
    CHECK(told[2].says("masih kurang Rp 2.000"));
    CHECK(told[0].says("https://trakteer.id/maddstore"));
    CHECK(told[0].says(site.placed.code));
}

TEST_CASE("that it was sent is told with its serial number", "[topup][message]") {
    TellingShop site;
    site.end(TopupState::success, "1234-5678-9012-3456-7890");
    flow::tell_topup_sent(site.services(), site.topup(), site.shop_order());
    CHECK(site.leaving("topup_sent").at(0).says("Nomor seri / token: 1234-5678-9012-3456-7890\n"));
    CHECK(site.leaving("admin_topup_sent").at(0).says("1234-5678-9012-3456-7890"));
}

TEST_CASE("a failure is told in neutral words to the buyer and with its reason to the owner", "[topup][message]") {
    TellingShop site;
    site.end(TopupState::failed, "Nomor tujuan salah.");
    flow::tell_topup_failed(site.services(), site.topup(), site.shop_order());
    const auto buyer = site.leaving("topup_failed").at(0);
    CHECK_FALSE(buyer.says("tujuan salah"));
    CHECK(buyer.says("Dana Anda aman"));
    const auto owner = site.leaving("admin_topup_failed").at(0);
    CHECK(owner.says("Nomor tujuan salah"));
    CHECK(owner.says("mitra order refund ORD-1 --amount 20000"));
}

TEST_CASE("the owner is told of trouble in our own words, with or without a top-up", "[topup][message]") {
    TellingShop site;
    const auto topup = site.topup();
    flow::tell_topup_owner(site.services(), "vip:stopped", "Saldo deposit habis.");
    flow::tell_topup_owner(site.services(), "TOP-1:unknown", "Tidak ada jawaban.", &topup);
    const auto told = site.leaving("admin_topup");
    REQUIRE(told.size() == 4);
    CHECK(told[0].says("Saldo deposit habis."));
    CHECK_FALSE(told[0].says("TOP-1"));
    CHECK(told[2].says("mitra topup-order status TOP-1"));
}

TEST_CASE("the messages that other orders have stay away; what is told again is the top-up's", "[topup][message]") {
    TellingShop site;
    site.pay();
    const auto paid = shop::OrderStore{site.database}.find(site.shop_order().id).value();
    db::in_transaction(site.database, [&] {
        flow::tell_paid(site.services(), paid);
        flow::tell_again(site.services(), paid);
    });
    for (const char* name : {"order_placed", "admin_order", "payment_received", "admin_paid"}) {
        INFO(name);
        CHECK(site.leaving(name).empty());
    }
    CHECK(site.leaving("topup_paid").size() == 4);
    CHECK(site.leaving("admin_topup_paid").size() == 2);
}

TEST_CASE("who is erased leaves nothing of theirs in what still waits for the owner", "[topup][message]") {
    TellingShop site;
    site.topups().forget_person(site.shop_order().buyer);
    const auto owner = site.leaving("admin_topup_ordered").at(0);
    CHECK_FALSE(owner.says("136216325"));
    CHECK_FALSE(owner.says("cimo"));
}
