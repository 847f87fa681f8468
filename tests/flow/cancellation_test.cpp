// What is written down when an order is cancelled or money goes back, and what its document says.
#include <catch2/catch.hpp>

#include "lib/db/sealed_column.hpp"
#include "lib/flow/cancellation_document.hpp"
#include "lib/flow/close_case.hpp"
#include "lib/flow/erase_person.hpp"
#include "lib/flow/expire_orders.hpp"
#include "lib/flow/refund_order.hpp"
#include "lib/payment/cancellation_store.hpp"
#include "lib/text/page.hpp"
#include "tests/flow/leaving.hpp"
#include "tests/flow/money_site.hpp"

using namespace mitra;
using test::leaving;
using test::MoneySite;
using test::refusal;

namespace {

struct Desk : MoneySite {
    flow::Placed placed = flow::place_order(services(), typed("+6281562726272", "budi@contoh.id"));
    OrderId id = placed.order.id;

    std::vector<payment::Cancellation> of(OrderId order) {
        return payment::CancellationStore{database, test::test_vault()}.of_order(order);
    }
    flow::Services with_reason(const std::string& reason) {
        flow::Services changed = services();
        changed.actor.reason = reason;
        return changed;
    }
    std::string path() { return flow::cancellation_path(services(), order(id)); }
};

}  // namespace

TEST_CASE("an open order that is cancelled has a document, and its buyer is told once", "[cancellation]") {
    Desk desk;
    CHECK(desk.path().empty());
    CHECK(refusal([&] { flow::cancellation_data(desk.services(), desk.order(desk.id)); }) == ErrorKind::not_found);
    CHECK(flow::cancel_order(desk.services(), desk.id, {.reason = "Pembeli *salah* pilih"}));
    CHECK_FALSE(flow::cancel_order(desk.services(), desk.id, {.reason = "lagi"}));
    const auto all = desk.of(desk.id);
    REQUIRE(all.size() == 1);
    CHECK(all[0].whole);
    CHECK(all[0].amount == Money{});
    CHECK_FALSE(all[0].refund);
    CHECK(all[0].reason == "Pembeli *salah* pilih");
    CHECK(all[0].decided_by == "test");
    CHECK(to_string(all[0].id) == "CNC-1");
    const auto told = leaving(desk, "order_cancelled");
    REQUIRE(told.size() == 2);
    CHECK(told[0].says("salah"));
    CHECK(told[0].says("https://www.webdonasi.com" + desk.path()));
}

TEST_CASE("no reason is no line of it, and what cannot be cancelled leaves nothing", "[cancellation]") {
    Desk desk;
    const auto paid = desk.by_transfer();
    desk.verify(paid.order.id);
    CHECK(refusal([&] { flow::cancel_order(desk.services(), paid.order.id); }) == ErrorKind::refused);
    CHECK(desk.of(paid.order.id).empty());
    CHECK(flow::cancel_order(desk.services(), desk.id));
    CHECK_FALSE(leaving(desk, "order_cancelled").at(0).says("Alasan"));
    CHECK(desk.of(desk.id).at(0).reason.empty());
}

TEST_CASE("a refund in part and the rest are two documents with their transfers", "[cancellation]") {
    Desk desk;
    desk.verify(desk.id);
    CHECK(refusal([&] { flow::refund_order(desk.with_reason(""), desk.id, Money{1}); }) == ErrorKind::usage);
    CHECK(refusal([&] { flow::refund_order(desk.services(), desk.id, Money{900'000}); }) == ErrorKind::refused);
    CHECK(desk.of(desk.id).empty());
    const auto part = flow::refund_order(desk.with_reason("Setengah hari"), desk.id, Money{40'000});
    CHECK(leaving(desk, "payment_refunded").at(0).says(desk.path()));
    flow::pay_refund(desk.services(), part.refund.value(), desk.bca, "TRX-77");
    const auto rest = flow::refund_order(desk.with_reason("Sisanya"), desk.id, {});
    CHECK(flow::refund_order(desk.with_reason("Sisanya"), desk.id, {}).already);
    const auto all = desk.of(desk.id);
    REQUIRE(all.size() == 2);
    CHECK_FALSE(all[0].whole);
    CHECK(all[0].refund == part.refund);
    CHECK(all[0].amount == Money{40'000});
    CHECK(all[1].whole);
    CHECK(all[1].refund == rest.refund);
    CHECK(all[1].reason == "Sisanya");
    CHECK(desk.unsound().empty());
}

TEST_CASE("what was granted is taken back with a document of no money", "[cancellation]") {
    Desk desk;
    const auto given = flow::grant_order(desk.services(), desk.product, test::add_person(desk.database));
    flow::refund_order(desk.with_reason("Keliru"), given.order.id, {});
    const auto all = desk.of(given.order.id);
    REQUIRE(all.size() == 1);
    CHECK(all[0].amount == Money{});
    CHECK_FALSE(all[0].refund);
    CHECK(all[0].whole);
}

TEST_CASE("money that came for a cancelled order and goes back is written down too", "[cancellation]") {
    Desk desk;
    const auto placed = desk.by_duitku();
    flow::cancel_order(desk.services(), placed.order.id);
    const auto settled = flow::settle_payment(desk.services(), placed.payment->id, desk.answer(placed.order.total));
    REQUIRE(settled.opened_case);
    flow::close_case(desk.with_reason("Sudah dibatalkan"), *settled.opened_case, payment::CaseOutcome::refunded);
    const auto all = desk.of(placed.order.id);
    REQUIRE(all.size() == 2);
    CHECK(all[1].amount == placed.order.total);
    CHECK(all[1].refund);
    CHECK(all[1].whole);
    CHECK(all[1].reason == "Sudah dibatalkan");
    CHECK(desk.unsound().empty());
}

TEST_CASE("erasing the buyer forgets the reason, and the document stands", "[cancellation]") {
    Desk desk;
    desk.verify(desk.id);
    flow::refund_order(desk.with_reason("Budi Santoso minta uang kembali"), desk.id, {});
    flow::erase_person(desk.services(), desk.placed.order.buyer);
    REQUIRE(desk.of(desk.id).size() == 1);
    CHECK(desk.of(desk.id)[0].reason.empty());
    CHECK(desk.count("SELECT count(*) FROM cancellation WHERE reason_sealed IS NOT NULL") == 0);
    CHECK_NOTHROW(flow::cancellation_data(desk.services(), desk.order(desk.id)));
}
