// What the page of an order shows of its steps, and what its buyer does there.
#include <catch2/catch.hpp>

#include "lib/delivery/plan_store.hpp"
#include "lib/delivery/step_store.hpp"
#include "lib/flow/do_step.hpp"
#include "lib/flow/place_order.hpp"
#include "lib/flow/refund_order.hpp"
#include "lib/flow/settle_payment.hpp"
#include "lib/payment/bank_account_store.hpp"
#include "lib/shop/order_store.hpp"
#include "lib/shop/product_store.hpp"
#include "tests/support/people.hpp"
#include "tests/unit/web/visitor.hpp"

using namespace mitra;
using namespace mitra::test;
using namespace std::chrono_literals;
using delivery::StepPlan;
using delivery::Who;

namespace {

constexpr const char* k_confirm = "Saya pemilik situs ini & mengizinkan analisisnya.";

/// Somebody at the page of an analysis that was paid.
struct Client : Visitor {
    explicit Client(const std::vector<StepPlan>& plans = analysis(), bool pays = true) {
        product = shop::ProductStore{site.database}.add({.id = {},
                                                         .slug = "analisis",
                                                         .name = "Analisis",
                                                         .kind = shop::ProductKind::service,
                                                         .price = Money{97'500},
                                                         .created_at = k_noon});
        delivery::PlanStore{site.database}.set(product, plans);
        const auto placed = flow::place_order(
            site.services(),
            {.product = product, .buyer = person, .method = PaymentMethod::transfer, .bank_account = bca});
        order = placed.order;
        if (pays)
            flow::settle_payment(
                site.services(), placed.payment->id,
                {.kind = payment::Evidence::Kind::admin, .amount = placed.order.total, .actor = "test"});
    }
    static std::vector<StepPlan> analysis() {
        return {{.position = 1,
                 .name = "Izin tertulis",
                 .who = Who::buyer,
                 .due_hours = 72,
                 .asks = "Alamat situs yang <dianalisis>",
                 .confirm = k_confirm},
                {.position = 2, .name = "Kerjakan", .after = 1, .due_hours = 24, .business = true},
                {.position = 3, .name = "Dukungan", .who = Who::system, .after = 2, .due_hours = 720}};
    }
    std::string page() { return "/o/" + shop::order_token(test_vault(), order); }
    http::Response answer(http::Fields form, http::Fields headers = {}) {
        return post(page() + "/langkah", std::move(form), std::move(headers));
    }
    std::vector<delivery::Step> steps() { return delivery::StepStore{site.database, test_vault()}.steps(order.id); }

    BankAccountId bca = payment::BankAccountStore{site.database, test_vault()}.add(
        {.id = {}, .name = "BCA", .number = "1234567890", .holder = "Yayasan"}, k_noon);
    PersonId person = add_person(site.database, {.name = "Siti Rahayu", .phone = "+6281562726272"});
    ProductId product;
    shop::Order order;
};

}  // namespace

TEST_CASE("an order's page shows its steps once it is paid, and the buyer's as a form", "[web][delivery]") {
    Client waits{Client::analysis(), false};
    CHECK_FALSE(has(waits.get(waits.page()), "Perkembangan pesanan"));

    Client client;
    const auto page = client.get(client.page());
    CHECK(page.status == 200);
    CHECK(has(page, "Perkembangan pesanan"));
    CHECK(has(page, "<strong>Izin tertulis</strong>"));
    CHECK(has(page, "Menunggu Anda, paling lambat 23 Nov 2026 12.00"));
    CHECK(has(page, "Menyusul"));
    CHECK(has(page, "action=\"" + client.page() + "/langkah\""));
    CHECK(has(page, "Alamat situs yang &lt;dianalisis&gt;"));
    CHECK(has(page, "Saya pemilik situs ini &amp; mengizinkan"));
    CHECK_FALSE(has(page, "Siti"));
    CHECK(header(page, "Refresh").empty());  // nothing is loaded anew under somebody who writes
}

TEST_CASE("a step's form that is wrong comes back with what was typed", "[web][delivery]") {
    Client client;
    const auto empty = client.answer({{"langkah", "1"}, {"jawaban", "  "}});
    CHECK(empty.status == 422);
    CHECK(has(empty, "id=\"jawaban-salah\""));
    CHECK(has(empty, "id=\"confirm-salah\""));
    CHECK(has(empty, "href=\"#confirm\""));
    const auto unconfirmed = client.answer({{"langkah", "1"}, {"jawaban", "https://<toko>.id"}});
    CHECK(unconfirmed.status == 422);
    CHECK(has(unconfirmed, ">https://&lt;toko&gt;.id</textarea>"));
    CHECK_FALSE(has(unconfirmed, "id=\"jawaban-salah\""));
    const auto endless = client.answer({{"langkah", "1"}, {"jawaban", std::string(2'001, 'a')}, {"confirm", "ya"}});
    CHECK(endless.status == 422);
    CHECK(has(endless, "name=\"confirm\" value=\"ya\" required checked"));
    CHECK(client.answer({{"langkah", "1"}, {"jawaban", "x"}, {"confirm", "ya"}}, {{"origin", "https://evil.example"}})
              .status == 403);
    CHECK(client.post("/o/nothing/langkah", {{"langkah", "1"}}).status == 404);
    CHECK(client.steps().front().state == delivery::StepState::open);
}

TEST_CASE("a step that is answered says thank you, and nobody reads what was said", "[web][delivery]") {
    Client client;
    const auto sent = client.answer({{"langkah", "1"}, {"jawaban", "https://toko.id"}, {"confirm", "ya"}});
    CHECK(sent.status == 303);
    CHECK(header(sent, "Location") == client.page() + "#langkah");
    CHECK(client.steps().front().words == std::string{"https://toko.id\n\nMenyetujui: "} + k_confirm);
    const auto page = client.get(client.page());
    CHECK(has(page, "Terima kasih, jawaban Anda sudah kami terima."));
    CHECK(has(page, "Selesai 20 Nov 2026 12.00"));
    CHECK(has(page, "Sedang kami kerjakan, paling lambat"));
    CHECK_FALSE(has(page, "name=\"confirm\""));
    CHECK_FALSE(has(page, "toko.id"));

    // Sent twice: nothing, and not the next step either.
    CHECK(client.answer({{"langkah", "1"}, {"jawaban", "lain"}, {"confirm", "ya"}}).status == 303);
    CHECK(client.answer({{"langkah", "2"}, {"jawaban", "lain"}, {"confirm", "ya"}}).status == 303);
    CHECK(client.steps().at(1).state == delivery::StepState::open);
    CHECK(client.steps().front().words.starts_with("https://toko.id"));

    flow::do_step(client.site.services(), client.steps().at(1).id, {});
    CHECK(has(client.get(client.page()), "Sampai 20 Des 2026 12.00"));
    CHECK_FALSE(has(client.get(client.page()), "Menyusul"));
}

TEST_CASE("two questions one after another are two forms; a doubled answer does not answer both", "[web][delivery]") {
    Client client{{{.position = 1, .name = "Satu", .who = Who::buyer, .due_hours = 24, .asks = "Apa?"},
                   {.position = 2, .name = "Dua", .who = Who::buyer, .after = 1, .due_hours = 24}}};
    CHECK(client.answer({{"langkah", "1"}, {"jawaban", "ini"}}).status == 303);
    CHECK(client.answer({{"langkah", "1"}, {"jawaban", "ini"}}).status == 303);
    CHECK(client.steps().at(1).state == delivery::StepState::open);
    CHECK(has(client.get(client.page()), "Giliran Anda: Dua"));
    CHECK(client.answer({{"langkah", "2"}}).status == 303);
    CHECK(client.steps().at(1).state == delivery::StepState::done);
    CHECK(shop::OrderStore{client.site.database}.find(client.order.id)->state == shop::OrderState::fulfilled);
}

TEST_CASE("an order that was taken back asks nothing any more", "[web][delivery]") {
    Client client;
    flow::refund_order(client.site.services(), client.order.id, std::nullopt);
    const auto page = client.get(client.page());
    CHECK(has(page, "Dihentikan"));
    CHECK_FALSE(has(page, "Giliran Anda"));
    CHECK(client.answer({{"langkah", "1"}, {"jawaban", "x"}, {"confirm", "ya"}}).status == 303);
    CHECK(client.steps().front().state == delivery::StepState::stopped);
}
