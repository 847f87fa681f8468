#include "lib/flow/transfer_money.hpp"

#include <catch2/catch.hpp>

#include "lib/flow/explain_books.hpp"
#include "lib/flow/refund_order.hpp"
#include "tests/flow/money_site.hpp"

using namespace mitra;
using namespace std::chrono_literals;
using test::MoneySite;
using test::refusal;

namespace {

flow::Transfer of(std::int64_t rupiah, std::int64_t fee = 0) {
    return {.from = "cash:duitku", .to = "cash:BCA", .amount = Money{rupiah}, .fee = Money{fee}, .at = {}, .key = {}};
}

}  // namespace

TEST_CASE("money between accounts of our own is booked with its fee, and audited with the reason", "[money]") {
    MoneySite site;
    const auto done = flow::transfer_money(site.services(), of(100'000, 4'000));
    CHECK_FALSE(done.already);
    CHECK(done.left == Money{-104'000});
    CHECK(site.balance("cash:BCA") == 100'000);
    CHECK(site.balance("transfer_fee") == 4'000);
    const auto explained = flow::explain_books(site.services(), to_string(done.entry));
    REQUIRE(explained.size() == 1);
    CHECK(explained.front().reason == "because");
    // Without a key the same again is another transfer.
    CHECK(flow::transfer_money(site.services(), of(100'000, 4'000)).entry != done.entry);
    CHECK(site.balance("cash:duitku") == -208'000);
}

TEST_CASE("a transfer under a key is booked once, whenever it is repeated", "[money]") {
    MoneySite site;
    auto wanted = of(50'000);
    wanted.key = "setor-1";
    const auto first = flow::transfer_money(site.services(), wanted);
    site.clock.advance(24h * 400);  // stored answers are forgotten after days, the books forget nothing
    const auto again = flow::transfer_money(site.services(), wanted);
    CHECK(again.already);
    CHECK(again.entry == first.entry);
    CHECK(site.entries() == 1);
    wanted.amount = Money{50'001};
    CHECK(refusal([&] { flow::transfer_money(site.services(), wanted); }) == ErrorKind::refused);
    wanted.amount = Money{50'000};
    auto other = site.services();
    other.actor.name = "ani";  // another person's keys are their own
    CHECK_FALSE(flow::transfer_money(other, wanted).already);
}

TEST_CASE("what cannot be a transfer is refused, and nothing is booked", "[money]") {
    MoneySite site;
    const auto kind = [&](flow::Transfer wanted) {
        return refusal([&] { flow::transfer_money(site.services(), wanted); });
    };
    CHECK(kind(of(0)) == ErrorKind::usage);
    CHECK(kind(of(-5)) == ErrorKind::usage);
    CHECK(kind(of(100, 100)) == ErrorKind::usage);
    CHECK(kind(of(100, -1)) == ErrorKind::usage);
    CHECK(kind(of(Money::k_largest, 1)) == ErrorKind::usage);
    auto wanted = of(100);
    wanted.to = wanted.from;
    CHECK(kind(wanted) == ErrorKind::usage);
    for (const char* not_ours : {"sales", "credit:PER-1", "opening", "cash:", "cash", "cash:B CA", ""}) {
        wanted = of(100);
        wanted.to = not_ours;
        CHECK(kind(wanted) == ErrorKind::usage);
        wanted = of(100);
        wanted.from = not_ours;
        CHECK(kind(wanted) == ErrorKind::usage);
    }
    wanted = of(100);
    wanted.to = "cash:BCB";
    CHECK(kind(wanted) == ErrorKind::not_found);
    wanted = of(100);
    wanted.at = site.clock.now() + 1ms;
    CHECK(kind(wanted) == ErrorKind::usage);
    CHECK(site.entries() == 0);
    CHECK(site.count("SELECT count(*) FROM audit WHERE act = 'ledger.transfer'") == 0);
}

TEST_CASE("an order, its payments, refunds and cases, and its buyer explain what was booked for them", "[money]") {
    MoneySite site;
    const auto placed = site.by_duitku();
    const auto other = site.by_transfer();
    site.verify(other.order.id);
    flow::settle_payment(site.services(), placed.payment->id, MoneySite::answer(placed.order.total));
    site.clock.advance(1h);
    const auto refund = flow::refund_order(site.services(), placed.order.id, Money{1'000});
    site.clock.advance(1h);
    flow::pay_refund(site.services(), refund.refund.value(), site.bca, "TRX1");
    const auto acts = [&](const std::string& reference) {
        std::string all;
        for (const auto& one : flow::explain_books(site.services(), reference))
            all += one.entry.what.act + " ";
        return all;
    };
    const std::string whole = "order.paid refund.decided refund.paid ";
    CHECK(acts(to_string(placed.order.id)) == whole);
    CHECK(acts(to_string(placed.order.buyer)) == whole);
    CHECK(acts(to_string(placed.payment->id)) == "order.paid ");
    CHECK(acts(to_string(refund.refund.value())) == "refund.decided refund.paid ");
    CHECK(acts(to_string(other.order.id)) == "order.paid ");
    CHECK(flow::explain_books(site.services(), to_string(refund.refund.value())).front().reason == "because");
    for (const char* nothing : {"ORD-99", "PAY-99", "RFD-99", "CAS-99", "PER-99", "JRN-99"})
        CHECK(refusal([&] { flow::explain_books(site.services(), nothing); }) == ErrorKind::not_found);
}
