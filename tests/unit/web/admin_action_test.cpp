// An admin's signed link: /a/TOKEN and the proof beside it.
#include <catch2/catch.hpp>

#include "lib/flow/admin_action.hpp"
#include "lib/flow/issue_link.hpp"
#include "tests/support/proofs.hpp"
#include "tests/unit/web/shop.hpp"

using namespace mitra;
using namespace mitra::test;
using namespace std::chrono_literals;
using shop::OrderState;

namespace {

struct Linked : Shop {
    std::string order_page = placed();
    flow::IssuedAction link = flow::issue_admin_action(site().services(), "verify-payment", to_string(last_order().id));
    std::string address = link.url.substr(link.url.find("/a/"));

    OrderState state() { return last_order().state; }
};

}  // namespace

TEST_CASE("an admin's link shows what will happen, and looking does nothing", "[web][shop]") {
    Linked shop;
    const auto audited = shop.site().count("SELECT count(*) FROM audit");
    for (int i = 0; i < 3; ++i) {
        const auto page = shop.visitor.get(shop.address);
        CHECK(page.status == 200);
        CHECK(has(page, "ORD-1"));
        CHECK(has(page, "Program Magang Jepang"));
        CHECK(has(page, to_string(shop.last_order().total)));
        CHECK(has(page, "method=\"post\" action=\"" + shop.address + "\""));
        CHECK(has(page, "noindex"));
        CHECK_FALSE(has(page, "/bukti\""));  // there is none yet
        CHECK(shop.visitor.get(shop.address + "/bukti").status == 404);
    }
    CHECK(shop.state() == OrderState::pending);
    CHECK(shop.site().count("SELECT count(*) FROM audit") == audited);
}

TEST_CASE("an admin's link acts once", "[web][shop]") {
    Linked shop;
    const auto done = shop.visitor.post(shop.address, {});
    CHECK(done.status == 200);
    CHECK(has(done, "Pembayaran diverifikasi"));
    CHECK(shop.state() == OrderState::fulfilled);
    CHECK(shop.visitor.post(shop.address, {}).status == 410);
    CHECK(shop.visitor.get(shop.address).status == 410);
    CHECK(shop.visitor.get(shop.address + "/bukti").status == 410);
    CHECK(shop.site().count("SELECT count(*) FROM journal") == 1);
}

TEST_CASE("a link that ended, was taken back or was made up does nothing and shows nothing", "[web][shop]") {
    Linked shop;
    SECTION("ended") {
        shop.site().clock.advance(flow::k_action_life);
    }
    SECTION("taken back") {
        flow::revoke_link(shop.site().services(), shop.link.id);
    }
    SECTION("made up") {
        shop.address.back() = shop.address.back() == 'A' ? 'B' : 'A';
    }
    SECTION("another kind of token") {
        shop.address =
            "/a/" + flow::issue_api_token(shop.site().services(), "admin", std::nullopt, std::chrono::days{1}).token;
    }
    SECTION("the buyer's own") {
        shop.address = "/a/" + shop.order_page.substr(3);
    }
    for (const auto& answer : {shop.visitor.get(shop.address), shop.visitor.get(shop.address + "/bukti"),
                               shop.visitor.post(shop.address, {})}) {
        CHECK(answer.status == 410);
        CHECK_FALSE(has(answer, "ORD-1"));
        CHECK_FALSE(has(answer, "Budi"));
    }
    CHECK(shop.state() == OrderState::pending);
}

TEST_CASE("an admin's form from another site does nothing, and the link stays", "[web][shop]") {
    Linked shop;
    CHECK(shop.visitor.post(shop.address, {}, {{"origin", "https://evil.example"}}).status == 403);
    CHECK(shop.state() == OrderState::pending);
    CHECK(shop.visitor.get(shop.address).status == 200);
}

TEST_CASE("what an order became meanwhile is shown instead of a button", "[web][shop]") {
    Linked shop;
    shop.pay();
    const auto page = shop.visitor.get(shop.address);
    CHECK(page.status == 200);
    CHECK_FALSE(has(page, "<form"));
    CHECK(has(page, "sudah tidak menunggu pembayaran"));
}

TEST_CASE("the proof is shown beside the button, as a file that nothing runs", "[web][shop]") {
    Linked shop;
    const bool picture = GENERATE(true, false);
    const std::string content = picture ? png(7, 7) : pdf(pdf_page());
    CHECK(shop.visitor.upload(shop.order_page + "/bukti", "bukti", content, {{"pengirim", "Budi S"}}).status == 303);
    const auto page = shop.visitor.get(shop.address);
    CHECK(has(page, "<img src=\"" + shop.address + "/bukti\"") == picture);
    CHECK(has(page, "href=\"" + shop.address + "/bukti\""));
    CHECK(has(page, "Budi S"));

    const auto proof = shop.visitor.get(shop.address + "/bukti");
    CHECK(proof.status == 200);
    CHECK(proof.body == content);
    CHECK(proof.content_type == (picture ? "image/png" : "application/pdf"));
    CHECK(header(proof, "Content-Disposition") ==
          (picture ? "attachment; filename=\"bukti-ORD-1.png\"" : "attachment; filename=\"bukti-ORD-1.pdf\""));
    CHECK_THAT(header(proof, "Content-Security-Policy"), Catch::StartsWith("sandbox"));
    CHECK(shop.state() == OrderState::proof_submitted);
}
