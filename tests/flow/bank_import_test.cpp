#include <catch2/catch.hpp>

#include <sstream>
#include <thread>

#include "lib/flow/import_bank_rows.hpp"
#include "lib/payment/bank_row_store.hpp"
#include "tests/flow/money_site.hpp"

using namespace mitra;
using namespace std::chrono_literals;
using flow::ImportedRow;
using shop::OrderState;
using test::MoneySite;
using test::refusal;
using Kind = ImportedRow::Kind;

namespace {

struct BankSite : MoneySite {
    std::vector<ImportedRow> import(const std::string& rows, const std::string& header = "tanggal,keterangan,jumlah") {
        std::istringstream csv{header + "\n" + rows};
        return flow::import_bank_rows(services(), bca, csv);
    }
    /// "2026-11-20,TRSF,150123"
    static std::string row(Money amount, const std::string& day = "2026-11-20", const std::string& words = "TRSF") {
        return fmt::format("{},{},{}\n", day, words, amount.rupiah());
    }
    payment::BankRow stored(const ImportedRow& row) {
        return payment::BankRowStore{database, test::test_vault()}.find(row.row.value()).value();
    }
    std::int64_t rows() { return count("SELECT count(*) FROM bank_row"); }
    std::vector<flow::SettledRow> settle() { return flow::settle_matched_rows(services(), 100); }
};

}  // namespace

TEST_CASE("a statement's row matches the order that asks its very amount, and settles it by command", "[money]") {
    BankSite site;
    const auto first = site.by_transfer();
    const auto second = site.by_transfer();
    const auto rows = site.import(BankSite::row(first.order.total) + BankSite::row(second.order.total) +
                                  "2026-11-20,BIAYA ADM,-15000\n");
    REQUIRE(rows.size() == 3);
    CHECK(rows[0].kind == Kind::matched);
    CHECK(rows[0].order == first.order.id);
    CHECK(rows[1].order == second.order.id);
    CHECK(rows[2].kind == Kind::skipped);
    CHECK(site.order(first.order.id).state == OrderState::pending);  // importing pays nothing
    CHECK(site.entries() == 0);

    const auto settled = site.settle();
    REQUIRE(settled.size() == 2);
    CHECK(settled[0].result == "settled");
    CHECK(site.order(first.order.id).state == OrderState::fulfilled);
    CHECK(site.order(second.order.id).state == OrderState::fulfilled);
    CHECK(site.stored(rows[0]).state == "settled");
    const auto evidence = payment::PaymentStore{site.database, test::test_vault()}.evidence(first.payment->id);
    REQUIRE(evidence.size() == 1);
    CHECK(evidence[0].bank_row == rows[0].row);
    CHECK(site.balance("cash:BCA") == (first.order.total + second.order.total).rupiah());
    CHECK(site.settle().empty());
}

TEST_CASE("the same statement again is all duplicates, and two equal transfers of a day are two rows", "[money]") {
    BankSite site;
    const std::string file = BankSite::row(Money{50'000}) + BankSite::row(Money{50'000}) +
                             BankSite::row(Money{50'000}, "2026-11-19") +
                             BankSite::row(Money{50'000}, "2026-11-20", "X");
    for (const ImportedRow& row : site.import(file))
        CHECK(row.kind == Kind::unmatched);
    CHECK(site.rows() == 4);
    for (const ImportedRow& row : site.import(file))
        CHECK(row.kind == Kind::duplicate);
    CHECK(site.rows() == 4);
    // The next statement overlaps: what is new in it is new.
    const auto longer =
        site.import(BankSite::row(Money{50'000}) + BankSite::row(Money{50'000}) + BankSite::row(Money{50'000}));
    CHECK(longer[0].kind == Kind::duplicate);
    CHECK(longer[1].kind == Kind::duplicate);
    CHECK(longer[2].kind == Kind::unmatched);
}

TEST_CASE("amounts that miss the code or a digit are near, and nothing pays by itself", "[money]") {
    BankSite site;
    const auto placed = site.by_transfer();
    const auto code = placed.order.unique_code;
    const auto off_by_one = site.import(BankSite::row(placed.order.total + Money{code < 999 ? 1 : -1}));
    CHECK(off_by_one[0].kind == Kind::near);
    CHECK(off_by_one[0].order == placed.order.id);
    CHECK(site.import(BankSite::row(Money{100'000}))[0].kind == Kind::near);  // the code was left out
    CHECK(site.import(BankSite::row(placed.order.total + Money{10'000}))[0].kind == Kind::near);  // a digit
    CHECK(site.import(BankSite::row(Money{77}))[0].kind == Kind::unmatched);
    CHECK(site.settle().empty());
    CHECK(site.order(placed.order.id).state == OrderState::pending);

    // With a second order of the same price a missing code says nothing about whose it is.
    const auto other = site.by_transfer();
    const auto either = site.import(BankSite::row(Money{100'000}, "2026-11-20", "WHOSE"));
    CHECK(either[0].kind == Kind::near);
    CHECK_FALSE(either[0].order);
    CHECK_FALSE(either[0].detail.empty());
}

TEST_CASE("a row that was booked before the order was placed is not its", "[money]") {
    BankSite site;
    const auto placed = site.by_transfer();
    CHECK(site.import(BankSite::row(placed.order.total, "2026-11-19"))[0].kind == Kind::unmatched);
    CHECK(site.import(BankSite::row(placed.order.total, "2026-11-20"))[0].kind == Kind::matched);
}

TEST_CASE("a transfer that came twice is near, and an admin makes a case of it", "[money]") {
    BankSite site;
    const auto placed = site.by_transfer();
    const auto rows = site.import(BankSite::row(placed.order.total) + BankSite::row(placed.order.total));
    CHECK(rows[0].kind == Kind::matched);
    CHECK(rows[1].kind == Kind::near);
    REQUIRE(site.settle().size() == 1);
    const auto third = site.import(BankSite::row(placed.order.total, "2026-11-20", "AGAIN"));
    CHECK(third[0].kind == Kind::near);
    const auto twice = site.verify(placed.order.id, {.row = rows[1].row});
    REQUIRE(twice.outcome == flow::Settled::Outcome::a_case);
    CHECK(site.a_case(*twice.opened_case).kind == payment::CaseKind::double_payment);
}

TEST_CASE("what an admin verified by eye is the row that the statement shows later", "[money]") {
    BankSite site;
    const auto before = site.by_transfer();
    const auto after = site.by_transfer();
    const auto early = site.import(BankSite::row(before.order.total));
    site.verify(before.order.id);  // uses the row up
    CHECK(site.stored(early[0]).state == "settled");
    site.verify(after.order.id);
    const auto late = site.import(BankSite::row(after.order.total));
    CHECK(late[0].kind == Kind::matched);
    const auto settled = site.settle();
    REQUIRE(settled.size() == 1);
    CHECK(settled[0].result == "already");
    CHECK(site.balance("cash:BCA") == (before.order.total + after.order.total).rupiah());
    CHECK(site.count("SELECT count(*) FROM payment_case") == 0);
}

TEST_CASE("orders of another account, and cancelled ones, are not paid by a row", "[money]") {
    BankSite site;
    const auto placed = site.by_transfer();
    const BankAccountId mandiri = payment::BankAccountStore{site.database, test::test_vault()}.add(
        {.id = {}, .name = "Mandiri", .number = "99", .holder = "Yayasan"}, site.clock.now());
    std::istringstream csv{"tanggal,jumlah\n" + fmt::format("2026-11-20,{}\n", placed.order.total.rupiah())};
    CHECK(flow::import_bank_rows(site.services(), mandiri, csv)[0].kind == Kind::unmatched);
    shop::OrderStore{site.database}.move(placed.order.id, OrderState::pending, OrderState::cancelled,
                                         {"test", site.clock.now()});
    CHECK(site.import(BankSite::row(placed.order.total))[0].kind == Kind::near);
    std::istringstream empty{"tanggal,jumlah\n"};
    CHECK(refusal([&] { flow::import_bank_rows(site.services(), BankAccountId{99}, empty); }) == ErrorKind::not_found);
}

TEST_CASE("a file that is refused stores nothing, and rows that cannot be read stop no others", "[money]") {
    BankSite site;
    CHECK(refusal([&] { site.import(BankSite::row(Money{50'000}) + "2026-11-20,\"x\"y,1\n"); }) == ErrorKind::usage);
    CHECK(refusal([&] { site.import("1,2\n", "nama,kota"); }) == ErrorKind::usage);
    CHECK(site.rows() == 0);
    const auto rows = site.import("31/02/2026,a,1\n" + BankSite::row(Money{50'000}) + "2026-11-20,b,1.5\n");
    CHECK(rows[0].kind == Kind::wrong);
    CHECK(rows[1].kind == Kind::unmatched);
    CHECK(rows[2].kind == Kind::wrong);
    CHECK(rows[2].line == 4);
    CHECK(site.rows() == 1);
}

TEST_CASE("two commands that settle what matches at once pay each order once", "[money]") {
    BankSite site;
    std::string file;
    for (int i = 0; i < 10; ++i)
        file += BankSite::row(site.by_transfer().order.total);
    site.import(file);
    std::vector<std::thread> commands;
    for (int i = 0; i < 2; ++i)
        commands.emplace_back([&] {
            db::Database connection = site.database.connect();
            flow::settle_matched_rows(site.services(connection), 100);
        });
    for (auto& command : commands)
        command.join();
    CHECK(site.entries() == 10);
    CHECK(site.count("SELECT count(*) FROM payment WHERE state = 'settled'") == 10);
    CHECK(site.sales().paid == 10);
    CHECK(site.count("SELECT count(*) FROM payment_case") == 0);
    CHECK(site.unsound() == "");
}

TEST_CASE("a row that pays no order is dismissed for a reason, unless it is booked", "[money]") {
    BankSite site;
    const auto gift = site.import(BankSite::row(Money{77'000}));
    CHECK(flow::dismiss_bank_row(site.services(), *gift[0].row));
    CHECK_FALSE(flow::dismiss_bank_row(site.services(), *gift[0].row));
    const auto placed = site.by_transfer();
    const auto paid = site.import(BankSite::row(placed.order.total));
    site.settle();
    CHECK(refusal([&] { flow::dismiss_bank_row(site.services(), *paid[0].row); }) == ErrorKind::refused);
    CHECK(refusal([&] { site.verify(placed.order.id, {.row = gift[0].row}); }) == ErrorKind::refused);
}
