#include <catch2/catch.hpp>
#include <functional>

#include "lib/base/error.hpp"
#include "lib/db/inbox.hpp"
#include "lib/flow/dismiss_orphan.hpp"
#include "tests/flow/topup_site.hpp"

using namespace mitra;
using namespace std::chrono_literals;
using test::TopupSite;
using topup::Hint;
using topup::TopupState;
namespace trakteer = topup::trakteer;

namespace {

bool deliver(TopupSite& site, const std::string& trxid) {
    const auto hint = flow::check_supplier_hint(test::test_vault(), site.supplier, "proof", trxid, site.clock.now());
    const bool stored = flow::store_hint(site.services(), hint.event);
    flow::process_topup_hints(site.services(), 10);
    return stored;
}

trakteer::Page page() {
    trakteer::Page made;
    made.name = "maddstore";
    made.key = "trapi-test";
    made.webhook_token = "trhook-test";
    made.url = "https://api.trakteer.example/v1/public";
    return made;
}

/// An answer of the list, as Trakteer writes it.
std::string listed(const std::vector<trakteer::Support>& supports, bool more = false) {
    std::string rows;
    for (const auto& one : supports)
        rows += fmt::format(R"({}{{"supporter_name":"Seseorang","support_message":"{}","quantity":1,"amount":{},)"
                            R"("unit_name":"Kopi","updated_at":"2026-11-20 12:00:00","net_amount":{},)"
                            R"("order_id":"{}","payment_method":"QRIS"}})",
                            rows.empty() ? "" : ",", one.message, one.amount.rupiah(), one.net.rupiah(), one.reference);
    return fmt::format(
        R"({{"status":"success","status_code":200,"result":{{"data":[{}],"meta":{{"pagination":)"
        R"({{"total":99,"count":{},"per_page":25,"current_page":1,"total_pages":{}}}}}}},"message":"OK"}})",
        rows, supports.size(), more ? 9 : 1);
}

struct TipPage : TopupSite {
    std::vector<std::vector<trakteer::Support>> pages;
    std::int64_t calls = 0;
    std::size_t breaks_at = 99;
    std::function<void()> while_asked = [] {};

    std::string poll() {
        const auto claim = jobs().claim(flow::k_trakteer, "test", clock.now(), 60s);
        if (!claim) return "nothing to do";
        std::size_t number = 0;
        return flow::run_trakteer_job(
                   services(), page(), *claim,
                   [&](const trakteer::Call&) {
                       ++calls;
                       while_asked();
                       const std::size_t which = number++;
                       if (which == breaks_at) return flow::Answered{flow::Answered::Reached::sent, 0, {}};
                       const bool more = which + 1 < pages.size();
                       return flow::Answered{
                           flow::Answered::Reached::answered, 200,
                           listed(which < pages.size() ? pages[which] : std::vector<trakteer::Support>{}, more)};
                   })
            .note;
    }
};

}  // namespace

TEST_CASE("a webhook is a hint: it asks, and what it says changes nothing", "[topup][hint]") {
    TopupSite site;
    const auto placed = site.paid();
    site.send(placed.topup.id);
    const std::string trxid = site.topup(placed.topup.id).trxid;
    CHECK(deliver(site, trxid));
    CHECK_FALSE(deliver(site, trxid));  // the same again
    CHECK(site.state(placed.topup.id) == TopupState::processing);
    CHECK(site.topup(placed.topup.id).ask_at == site.clock.now());
    site.supplier.end(trxid, topup::Progress::success, "success");
    CHECK(site.ask() == "a list of 1");
    CHECK(site.state(placed.topup.id) == TopupState::success);
}

TEST_CASE("a webhook without proof is nothing, one about nobody's transaction is an orphan", "[topup][hint]") {
    TopupSite site;
    CHECK(flow::check_supplier_hint(test::test_vault(), site.supplier, "", "VP1", site.clock.now()).verdict ==
          Hint::Verdict::not_authentic);
    CHECK(deliver(site, "VP99999999"));
    CHECK(site.topups().has_orphan(topup::Channel::game, "VP99999999"));
    CHECK_FALSE(site.topups().has_orphan(topup::Channel::prepaid, "VP99999999"));
    site.clock.advance(25h);
    CHECK(site.unsound().find("VP99999999") != std::string::npos);
}

TEST_CASE("what was placed by hand is dismissed with a reason, and stays so", "[topup][hint]") {
    TopupSite site;
    deliver(site, "VP99999999");
    site.clock.advance(25h);
    CHECK_THROWS_AS(flow::dismiss_orphan(site.services(), "VP1"), Error);
    auto silent = site.services();
    silent.actor.reason.clear();
    CHECK_THROWS_AS(flow::dismiss_orphan(silent, "VP99999999"), Error);
    CHECK(flow::dismiss_orphan(site.services(), "VP99999999"));
    CHECK_FALSE(flow::dismiss_orphan(site.services(), "VP99999999"));
    CHECK(site.topups().open_orphans(10).empty());
    site.topups().add_orphan(topup::Channel::game, "VP99999999", site.clock.now());  // told of once more
    CHECK(site.topups().open_orphans(10).empty());
    site.clock.advance(25h);
    CHECK(site.unsound().find("VP99999999") == std::string::npos);
}

TEST_CASE("an orphan makes what was lost be looked for at once", "[topup][hint]") {
    TopupSite site;
    const auto placed = site.paid();
    site.supplier.fate = test::FakeSupplier::Fate::drop_after;
    site.send(placed.topup.id);
    CHECK(site.work(flow::k_vip_game) == "nothing to do");
    deliver(site, "VP00000001");
    CHECK(site.work(flow::k_vip_game) == "found");
    CHECK(site.topups().open_orphans(10).empty());
}

TEST_CASE("a tip's webhook brings the question forward, never faster than its pace", "[topup][hint][tip]") {
    TipPage site;
    const auto placed = site.order();
    flow::plan_topup_jobs(site.services());
    CHECK(site.poll() == "nothing new");
    site.pages = {{site.tip(20'000, placed.code)}};
    const std::string body = R"({"created_at":"2026-11-20T12:00:00+07:00","transaction_id":"t1","type":"tip",)"
                             R"("supporter_name":"x","supporter_message":"y","unit":"Kopi","quantity":1,)"
                             R"("price":20000,"net_amount":19000})";
    CHECK(flow::check_trakteer_hint(test::test_vault(), page(), "", body, site.clock.now()).verdict ==
          Hint::Verdict::not_authentic);
    const auto hint = flow::check_trakteer_hint(test::test_vault(), page(), "trhook-test", body, site.clock.now());
    REQUIRE(hint.verdict == Hint::Verdict::genuine);
    CHECK(flow::store_hint(site.services(), hint.event));
    CHECK(flow::process_topup_hints(site.services(), 10) == 1);
    CHECK(site.poll() == "nothing to do");
    site.clock.advance(30s);
    CHECK(site.poll() == "1 new: 1 paid, 0 short, 0 over, 0 unmatched");
    CHECK(site.poll() == "nothing to do");
    site.clock.advance(59s);
    CHECK(site.poll() == "nothing to do");
    site.clock.advance(1s);
    CHECK(site.poll() == "nothing new");
}

TEST_CASE("a tip that came while the list was read is seen at the next turn", "[topup][hint][tip]") {
    TipPage site;
    const auto placed = site.order();
    flow::plan_topup_jobs(site.services());
    site.while_asked = [&] {
        const auto hint =
            flow::check_trakteer_hint(test::test_vault(), page(), "trhook-test", R"({"n":1})", site.clock.now());
        flow::store_hint(site.services(), hint.event);
        CHECK(flow::process_topup_hints(site.services(), 10) == 1);
    };
    CHECK(site.poll() == "nothing new");
    site.while_asked = [] {};
    site.pages = {{site.tip(20'000, placed.code)}};
    site.clock.advance(30s);
    CHECK(site.poll() == "1 new: 1 paid, 0 short, 0 over, 0 unmatched");
}

TEST_CASE("a tip that nobody can read is told to the owner, once a day", "[topup][tip]") {
    TipPage site;
    flow::plan_topup_jobs(site.services());
    auto nameless = site.tip(5'000, "hadiah");
    nameless.reference.clear();
    site.pages = {{nameless, site.tip(5'000, "hadiah")}};
    const auto before = site.told("admin_topup");
    CHECK(site.poll() == "1 new: 0 paid, 0 short, 0 over, 1 unmatched");
    CHECK(site.told("admin_topup") == before + 2);  // the one without a code as well
    site.clock.advance(60s);
    CHECK(site.poll() == "nothing new");
    CHECK(site.told("admin_topup") == before + 2);
}

TEST_CASE("tips are read back to a page that is known, all or none", "[topup][tip]") {
    TipPage site;
    flow::plan_topup_jobs(site.services());
    const auto page_of = [&](int count) {
        std::vector<trakteer::Support> made;
        for (int i = 0; i < count; ++i)
            made.push_back(site.tip(5'000, "hadiah"));
        return made;
    };
    site.pages = {page_of(25), page_of(25), page_of(25)};
    site.breaks_at = 2;
    CHECK(site.poll() == "no answer");
    CHECK(site.tips().count(std::nullopt) == 0);
    site.breaks_at = 99;
    site.clock.advance(10min);
    CHECK(site.poll() == "75 new: 0 paid, 0 short, 0 over, 75 unmatched");
    site.calls = 0;
    site.clock.advance(1min);
    CHECK(site.poll() == "nothing new");
    CHECK(site.calls == 1);
}
