#include <catch2/catch.hpp>

#include <deque>

#include "lib/flow/topup_run.hpp"
#include "tests/flow/many_topups.hpp"

using namespace mitra;
using namespace std::chrono_literals;
using test::TopupSite;
using topup::Channel;
using topup::Progress;
using topup::TopupState;

TEST_CASE("an order is asked about after 10 s, doubling up to 5 minutes, then each quarter of an hour for a day",
          "[topup]") {
    const Instant began = test::k_noon;
    std::vector<std::int64_t> seconds;
    Instant now = began;
    while (const auto next = flow::next_topup_question(began, now)) {
        now = *next;
        seconds.push_back((now - began).count() / 1000);
    }
    CHECK(std::vector<std::int64_t>(seconds.begin(), seconds.begin() + 8) ==
          std::vector<std::int64_t>{10, 30, 70, 150, 310, 610, 1510, 2410});
    CHECK(seconds.back() <= 24 * 3600);
    CHECK(seconds.back() > 24 * 3600 - 900);
}

TEST_CASE("one list answers for many, and each takes its own row", "[topup]") {
    TopupSite site;
    const auto first = site.paid();
    const auto second = site.paid(site.wanted("FF70", "12345678", "", "+6281562726281"));
    site.send(first.topup.id);
    site.send(second.topup.id);
    site.supplier.end(site.topup(second.topup.id).trxid, Progress::success, "success", "SN 2");
    site.supplier.end(site.topup(first.topup.id).trxid, Progress::error, "error", "Zone tujuan salah.");
    site.supplier.by_hand(Channel::game, "FF70", "99999999", "").progress = Progress::success;
    site.clock.advance(10s);
    const auto calls = site.supplier.calls.size();
    CHECK(site.ask() == "a list of 3");
    CHECK(site.supplier.calls.size() == calls + 1);
    CHECK(site.state(first.topup.id) == TopupState::failed);
    CHECK(site.state(second.topup.id) == TopupState::success);
    CHECK(site.unsound().empty());
}

TEST_CASE("after a day without an end a person is told, and nobody asks any more", "[topup]") {
    TopupSite site;
    const auto placed = site.paid();
    site.send(placed.topup.id);
    flow::plan_topup_jobs(site.services());
    std::int64_t runs = 0;
    while (site.topup(placed.topup.id).ask_at && ++runs < 5'000)
        site.work_when_due(flow::k_vip_questions);
    CHECK(site.clock.now() - test::k_noon <= 24h + 10min);
    CHECK(site.clock.now() - test::k_noon >= 23h + 45min);
    CHECK(site.told("admin_topup") >= 1);
    CHECK(site.state(placed.topup.id) == TopupState::processing);
    CHECK(flow::resolve_topup(site.services(), placed.topup.id, {TopupState::success, {}, {}}));
    CHECK(site.unsound().empty());
}

TEST_CASE("a transaction that no list shows is asked for by its number", "[topup]") {
    TopupSite site;
    const auto placed = site.paid();
    site.send(placed.topup.id);
    for (int i = 0; i < 60; ++i)
        site.supplier.by_hand(Channel::game, "FF70", fmt::format("8000{:05}", i), "");
    const std::string trxid = site.topup(placed.topup.id).trxid;
    site.supplier.end(trxid, Progress::success, "success");
    flow::plan_topup_jobs(site.services());
    for (int i = 0; i < 200 && site.state(placed.topup.id) == TopupState::processing; ++i)
        site.work_when_due(flow::k_vip_questions);
    CHECK(site.state(placed.topup.id) == TopupState::success);
    CHECK(site.supplier.asked("transaction " + trxid) == 1);
}

TEST_CASE("ten thousand that wait are asked about within the pace", "[topup][many]") {
    TopupSite site;
    test::accept_many(site, 10'000);
    flow::plan_topup_jobs(site.services());
    std::deque<Instant> asked;
    const Instant began = site.clock.now();
    while (site.clock.now() < began + 10min) {
        const auto calls = site.supplier.calls.size();
        if (site.work_when_due(flow::k_vip_questions) == "nothing to do") break;
        for (auto i = calls; i < site.supplier.calls.size(); ++i)
            asked.push_back(site.clock.now());
    }
    for (std::size_t i = 1; i < asked.size(); ++i)
        REQUIRE(asked[i] - asked[i - 1] >= flow::k_supplier_pace);
    CHECK(asked.size() <= 200);
    CHECK(site.supplier.asked("list 2000") >= 1);
    CHECK(site.supplier.asked("list 1000") == 0);
    // The newest two thousand are answered by lists; the others get their turn by number.
    CHECK(site.supplier.asked("transaction ") > 50);
}

TEST_CASE("our account is learned, and a changed level is told", "[topup]") {
    TopupSite site;
    flow::plan_topup_jobs(site.services());
    CHECK(site.work(flow::k_vip_questions) == "Rp 1.000.000 at level basic");
    CHECK(site.told("admin_topup") == 0);
    site.supplier.level = topup::Level::special;
    site.supplier.balance = Money{5'000};
    site.paid();
    flow::hasten_job(site.services(), flow::k_account_job, "account", site.clock.now());
    for (int i = 0; i < 5; ++i)
        site.work_when_due(flow::k_vip_questions);
    CHECK(site.catalogue().account().level == topup::Level::special);
    CHECK(site.catalogue().account().balance == Money{5'000});
    CHECK(site.told("admin_topup") == 2);  // the level, and that the deposit is below what is paid for
}

TEST_CASE("at night the day is compared, and only what differs is told", "[topup]") {
    TopupSite site;
    const auto placed = site.paid();
    site.supplier.fate = test::FakeSupplier::Fate::accept_final;
    site.send(placed.topup.id);
    flow::plan_topup_jobs(site.services());
    SECTION("all the same") {}
    SECTION("one that is not ours, and another price") {
        site.supplier.by_hand(Channel::game, "FF70", "99999999", "");
        site.supplier.named(site.topup(placed.topup.id).trxid).price = Money{20'000};
    }
    const bool differs = site.supplier.rows.size() > 1;
    site.clock.set(start_of_day(test::k_noon, test::k_wib) + 25h);
    std::string said;
    for (int i = 0; i < 12 && said != "compared"; ++i)
        said = site.work_when_due(flow::k_vip_questions);
    CHECK(said == "compared");
    CHECK(site.told("admin_topup") == (differs ? 1 : 0));
    CHECK(site.topups().open_orphans(10).size() == (differs ? 1 : 0));
}
