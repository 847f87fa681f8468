#include "lib/flow/month_profit.hpp"

#include <catch2/catch.hpp>

#include "lib/flow/add_fee_rule.hpp"
#include "lib/flow/book_deposit.hpp"
#include "lib/flow/refund_order.hpp"
#include "tests/flow/money_site.hpp"

using namespace mitra;
using namespace std::chrono_literals;
using test::MoneySite;
using test::refusal;

namespace {

struct Books : MoneySite {
    Instant at(const char* words) const { return parse_instant(words, site.zone).value(); }

    /// What a sale of a top-up leaves in the books.
    void sell(const std::string& about, std::int64_t price, std::int64_t cost, std::int64_t fee, Instant when) {
        db::in_transaction(database, [&] {
            ledger::LedgerStore books{database};
            books.post(
                {.source = "settle:" + about,
                 .act = "order.paid",
                 .about = about,
                 .actor = "test",
                 .at = when,
                 .postings = {
                     {"cash:trakteer", Money{price - fee}}, {"payment_fee", Money{fee}}, {"sales", Money{-price}}}});
            books.post({.source = "topup:" + about,
                        .act = "topup.done",
                        .about = about,
                        .actor = "test",
                        .at = when,
                        .postings = {{"goods", Money{cost}}, {"deposit:vip", Money{-cost}}}});
        });
    }
    flow::MonthProfit of(const char* month) {
        return flow::month_profit(services(), flow::month_named(month, site.zone).value());
    }
    topup::FeeRule rule(const std::string& name, std::int64_t bp, std::int64_t fixed, const char* from) {
        topup::FeeRule made;
        made.name = name;
        made.rate = BasisPoints{bp};
        made.fixed = Money{fixed};
        made.effective_from = at(from);
        return flow::add_fee_rule(services(), made);
    }
};

}  // namespace

TEST_CASE("a month's net is turnover less goods and fees, and its service share is of the net alone", "[topup]") {
    Books site;
    site.sell("TOP-1", 50'000, 40'000, 2'850, site.at("2026-11-01 00:00"));
    site.sell("TOP-2", 30'003, 20'000, 1'710, site.at("2026-11-30 23:59"));
    site.sell("TOP-3", 99'000, 10'000, 1'000, site.at("2026-12-01 00:00"));  // the next month's
    site.sell("TOP-4", 99'000, 10'000, 1'000, site.at("2026-10-31 23:59"));
    site.clock.set(site.at("2026-11-20 12:00"));
    flow::book_deposit(site.services(), {.amount = Money{500'000}, .fee = Money{3'500}, .at = {}, .from = {}});
    const auto profit = site.of("2026-11");
    CHECK(profit.turnover == Money{80'003});
    CHECK(profit.goods == Money{60'000});
    CHECK(profit.payment_fees == Money{4'560});
    CHECK(profit.deposit_fees == Money{3'500});
    CHECK(profit.net == Money{11'943});
    CHECK(profit.service_share == Money{2'986});  // 2.985,75: half up
    CHECK(profit.owner == Money{8'957});
    CHECK(profit.topups == 2);
    CHECK(profit.deposit_in_books == Money{500'000 - 80'000});
    CHECK_FALSE(profit.deposit_at_supplier);
    site.site.topup.service_share = BasisPoints{3'000};
    CHECK(site.of("2026-11").service_share == Money{3'583});
    CHECK(site.of("2027-01").net == Money{});
}

TEST_CASE("of a month without profit nobody gets a share", "[topup]") {
    Books site;
    site.sell("TOP-1", 50'000, 52'000, 2'850, site.at("2026-11-03 10:00"));
    const auto profit = site.of("2026-11");
    CHECK(profit.net == Money{-4'850});
    CHECK(profit.service_share == Money{});
    CHECK(profit.owner == Money{-4'850});
}

TEST_CASE("a refund lessens the turnover of the month in which it was decided", "[topup]") {
    Books site;
    site.clock.set(site.at("2026-11-20 12:00"));
    const auto placed = site.by_duitku();
    flow::settle_payment(site.services(), placed.payment->id, MoneySite::answer(placed.order.total));
    CHECK(site.of("2026-11").turnover == Money{100'000});
    site.clock.set(site.at("2026-12-02 12:00"));
    flow::refund_order(site.services(), placed.order.id, Money{30'000});
    CHECK(site.of("2026-11").turnover == Money{100'000});
    CHECK(site.of("2026-12").turnover == Money{-30'000});
    CHECK(site.of("2026-12").service_share == Money{});
}

TEST_CASE("months begin and end at midnight of the site", "[topup]") {
    const auto month = flow::month_named("2026-12", test::k_wib);
    REQUIRE(month);
    CHECK(to_iso8601(month->begins, test::k_wib) == "2026-12-01T00:00:00+07:00");
    CHECK(to_iso8601(month->ends, test::k_wib) == "2027-01-01T00:00:00+07:00");
    for (const char* wrong : {"", "2026", "2026-13", "2026-00", "2026-1", "26-11", "2026-11-01", "2026/11", "abcd-ef"})
        CHECK_FALSE(flow::month_named(wrong, test::k_wib));
}

TEST_CASE("a deposit is booked with its fee, from an account of ours or the owner's pocket", "[topup]") {
    Books site;
    const auto own =
        flow::book_deposit(site.services(), {.amount = Money{500'000}, .fee = Money{3'500}, .at = {}, .from = {}});
    CHECK(own.deposit.source == "opening");
    CHECK(own.in_books == Money{500'000});
    CHECK_FALSE(own.left);
    CHECK(site.balance("opening") == -503'500);
    CHECK(site.balance("deposit_fee") == 3'500);
    const auto bank =
        flow::book_deposit(site.services(), {.amount = Money{100'000}, .fee = Money{}, .at = {}, .from = "BCA"});
    CHECK(bank.deposit.source == "cash:BCA");
    CHECK(bank.left == Money{-100'000});
    CHECK(site.balance("deposit:vip") == 600'000);
    CHECK(site.sum_of_books() == 0);
    CHECK(site.unsound().empty());
    CHECK(site.count("SELECT count(*) FROM audit WHERE act = 'deposit.add'") == 2);
    const auto kept = topup::FeeStore{site.database}.deposits({}, {}, {}, 10);
    REQUIRE(kept.size() == 2);
    CHECK(kept.back().id == bank.deposit.id);
}

TEST_CASE("what nobody says a deposit cost, the rule of its day says", "[topup]") {
    Books site;
    site.clock.set(site.at("2026-11-20 12:00"));
    flow::DepositRequest wanted{.amount = Money{500'000}, .fee = {}, .at = {}, .from = {}};
    CHECK(refusal([&] { flow::book_deposit(site.services(), wanted); }) == ErrorKind::usage);
    site.rule("deposit", 70, 2'000, "2026-11-01");
    site.rule("deposit", 0, 1'000, "2026-11-15");
    site.rule("qris", 70, 0, "2026-11-01");
    CHECK(flow::book_deposit(site.services(), wanted).deposit.fee == Money{1'000});
    wanted.at = site.at("2026-11-03");
    CHECK(flow::book_deposit(site.services(), wanted).deposit.fee == Money{5'500});
    wanted.at = site.at("2026-10-31");
    CHECK(refusal([&] { flow::book_deposit(site.services(), wanted); }) == ErrorKind::usage);
}

TEST_CASE("what cannot be a deposit is refused, and nothing is booked", "[topup]") {
    Books site;
    const auto kind = [&](std::int64_t amount, std::int64_t fee, std::optional<std::string> from = {},
                          std::optional<Instant> at = {}) {
        return refusal([&] {
            flow::book_deposit(site.services(), {.amount = Money{amount}, .fee = Money{fee}, .at = at, .from = from});
        });
    };
    CHECK(kind(0, 0) == ErrorKind::usage);
    CHECK(kind(-1, 0) == ErrorKind::usage);
    CHECK(kind(100, 100) == ErrorKind::usage);
    CHECK(kind(100, -1) == ErrorKind::usage);
    CHECK(kind(Money::k_largest, 1) == ErrorKind::usage);
    CHECK(kind(100, 0, "BCB") == ErrorKind::not_found);
    CHECK(kind(100, 0, "sales") == ErrorKind::not_found);
    CHECK(kind(100, 0, {}, site.clock.now() + 1ms) == ErrorKind::usage);
    CHECK(site.entries() == 0);
    CHECK(site.count("SELECT count(*) FROM deposit") == 0);
}

TEST_CASE("a fee rule has a name, a rate and a day, and is followed, never changed", "[topup]") {
    Books site;
    const auto added = site.rule("trakteer", 500, 0, "2026-11-01");
    CHECK(added.added_by == "test");
    CHECK(site.count("SELECT count(*) FROM audit WHERE act = 'fee.add'") == 1);
    CHECK(refusal([&] { site.rule("trakteer", 400, 0, "2026-11-01"); }) == ErrorKind::refused);
    CHECK(refusal([&] { site.rule("", 400, 0, "2026-11-02"); }) == ErrorKind::usage);
    CHECK(refusal([&] { site.rule("A B", 400, 0, "2026-11-02"); }) == ErrorKind::usage);
    CHECK(refusal([&] { site.rule("qris", 10'001, 0, "2026-11-02"); }) == ErrorKind::usage);
    CHECK(refusal([&] { site.rule("qris", -1, 0, "2026-11-02"); }) == ErrorKind::usage);
    CHECK(refusal([&] { site.rule("qris", 0, 10'000'001, "2026-11-02"); }) == ErrorKind::usage);
}
