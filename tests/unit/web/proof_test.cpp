// Handing in a proof of a transfer: POST /o/TOKEN/bukti.
#include <catch2/catch.hpp>

#include "lib/payment/proof_store.hpp"
#include "tests/support/proofs.hpp"
#include "tests/unit/web/shop.hpp"

using namespace mitra;
using namespace mitra::test;
using shop::OrderState;

namespace {

/// An order by transfer, and somebody at its page.
struct Proofs : Shop {
    std::string address = placed();

    http::Response hand_in(const std::string& content, http::Fields form = {}, http::Fields headers = {}) {
        return visitor.upload(address + "/bukti", "bukti", content, std::move(form), std::move(headers));
    }
    std::int64_t stored() { return payment::ProofStore{site().database, test_vault()}.count(last_order().id); }
};

}  // namespace

TEST_CASE("a picture or a PDF is taken, and the order waits for the admin", "[web][shop]") {
    const std::string content = GENERATE(png(), jpeg(), pdf(pdf_page()));
    Proofs shop;
    const auto answer = shop.hand_in(content, {{"pengirim", "Budi S"}, {"tanggal", "2026-11-20"}});
    CHECK(answer.status == 303);
    CHECK(header(answer, "Location") == shop.address);
    CHECK(shop.last_order().state == OrderState::proof_submitted);
    const auto proof = payment::ProofStore{shop.site().database, test_vault()}.latest(shop.last_order().id).value();
    CHECK(proof.sender == "Budi S");
    CHECK(proof.transferred_on == "2026-11-20");
    const auto page = shop.visitor.get(shop.address);
    CHECK(has(page, "sedang kami periksa"));
    CHECK_FALSE(has(page, "Budi"));
}

TEST_CASE("what is no picture and no plain document is refused with the reason", "[web][shop]") {
    const std::string content =
        GENERATE(std::string{"\x7f"
                             "ELF\x02\x01\x01 and more",
                             16},
                 std::string{"MZ\x90 a program"}, std::string{"<svg xmlns=\"http://www.w3.org/2000/svg\"></svg>"},
                 std::string{"<html><script>alert(1)</script>"}, std::string{"#!/bin/sh\nrm -rf /"}, zip(),
                 std::string{"not anything"}, png().substr(0, 20));
    Proofs shop;
    const auto page = shop.hand_in(content, {{"pengirim", "Budi \"B\""}, {"tanggal", "2026-11-20"}});
    CHECK(page.status == 422);
    CHECK(has(page, "<p class=\"error\" id=\"bukti-salah\">"));
    CHECK(has(page, "value=\"Budi &quot;B&quot;\""));  // what was typed stays
    CHECK(has(page, "value=\"2026-11-20\""));
    CHECK(shop.stored() == 0);
    CHECK(shop.last_order().state == OrderState::pending);
    CHECK(shop.site().count("SELECT count(*) FROM file") == 0);
}

TEST_CASE("a form without a file, or with words that cannot be, says so at each field", "[web][shop]") {
    Proofs shop;
    const auto nothing = shop.visitor.post(shop.address + "/bukti", {{"pengirim", "Budi S"}});
    CHECK(nothing.status == 422);
    CHECK(has(nothing, "id=\"bukti-salah\""));
    CHECK(has(nothing, "value=\"Budi S\""));
    CHECK(shop.hand_in("").status == 422);
    const auto wrong = shop.hand_in(png(), {{"pengirim", std::string(101, 'a')}, {"tanggal", "kemarin"}});
    CHECK(wrong.status == 422);
    CHECK(has(wrong, "id=\"pengirim-salah\""));
    CHECK(has(wrong, "id=\"tanggal-salah\""));
    CHECK(has(wrong, "value=\"kemarin\""));
    for (const char* date : {"2026-13-01", "2026-02-30", "20-11-2026", "2026-11-20T10"})
        CHECK(shop.hand_in(png(), {{"tanggal", date}}).status == 422);
    CHECK(shop.stored() == 0);
}

TEST_CASE("five proofs are enough, the same one counts once", "[web][shop]") {
    Proofs shop;
    CHECK(shop.hand_in(png()).status == 303);
    CHECK(shop.hand_in(png()).status == 303);
    CHECK(shop.stored() == 1);
    for (std::uint32_t width = 3; width < 7; ++width) {
        shop.site().clock.advance(std::chrono::hours{1});
        CHECK(shop.hand_in(png(width)).status == 303);
    }
    CHECK(shop.stored() == 5);
    const auto page = shop.hand_in(png(9));
    CHECK(page.status == 422);
    CHECK(has(page, "tidak lagi menerima bukti"));
    CHECK(shop.stored() == 5);
}

TEST_CASE("uploads to one order are few a minute", "[web][shop]") {
    Proofs shop;
    int taken = 0;
    while (taken < 20 && shop.hand_in("no picture").status != 429)
        ++taken;
    CHECK(taken == 6);
}

TEST_CASE("an order that waits for no transfer takes no proof, and the page says so", "[web][shop]") {
    Proofs shop;
    SECTION("paid") {
        shop.pay();
    }
    SECTION("cancelled") {
        shop.move(OrderState::cancelled);
    }
    SECTION("expired") {
        shop.move(OrderState::expired);
    }
    const auto before = shop.last_order().state;
    const auto page = shop.hand_in(png());
    CHECK(page.status == 422);
    CHECK(has(page, "tidak lagi menerima bukti"));
    CHECK(shop.last_order().state == before);
    CHECK(shop.stored() == 0);
}

TEST_CASE("an order at Duitku takes no proof", "[web][shop]") {
    Shop shop{Shop::with_duitku};
    const std::string address = shop.placed("duitku");
    CHECK(shop.visitor.upload(address + "/bukti", "bukti", png()).status == 422);
    CHECK(shop.site().count("SELECT count(*) FROM payment_proof") == 0);
}

TEST_CASE("an upload from another site is refused before anybody reads it", "[web][shop]") {
    Proofs shop;
    CHECK(shop.hand_in(png(), {}, {{"origin", "https://evil.example"}}).status == 403);
    CHECK(shop.stored() == 0);
}
