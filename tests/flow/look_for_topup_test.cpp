#include <catch2/catch.hpp>

#include "tests/flow/topup_site.hpp"

using namespace mitra;
using namespace std::chrono_literals;
using test::TopupSite;
using topup::TopupState;
using Fate = test::FakeSupplier::Fate;

TEST_CASE("an answer that was lost after the order came is found, and the order is bought once", "[topup][unknown]") {
    TopupSite site;
    site.supplier.by_hand(topup::Channel::game, "ML86-S1", "136216325", "2685");  // older: behind the watermark
    const auto placed = site.paid();
    const TopupId id = placed.topup.id;
    site.supplier.fate = GENERATE(Fate::drop_after, Fate::unreadable);
    CHECK(site.send(id).starts_with("unknown: "));
    CHECK(site.state(id) == TopupState::unknown);
    CHECK_THROWS_AS(flow::send_topup(site.services(), id), Error);
    CHECK(site.work(flow::k_vip_game) == "nothing to do");
    site.clock.advance(5s);
    CHECK(site.work(flow::k_vip_game) == "found");
    CHECK(site.state(id) == TopupState::processing);
    CHECK(site.topup(id).trxid == "VP00000002");
    CHECK(site.supplier.asked("place") == 1);
    CHECK(site.count("SELECT count(*) FROM job WHERE state = 'unknown'") == 0);
    CHECK(site.unsound().empty());
}

TEST_CASE("what never came is proven by list and balance, and is sent once more", "[topup][unknown]") {
    TopupSite site;
    const auto placed = site.paid();
    const TopupId id = placed.topup.id;
    site.supplier.fate = Fate::drop_before;
    site.send(id);
    SECTION("by the owner") {
        CHECK(site.look_to_the_end(id) == "not placed");
        CHECK(site.clock.now() - test::k_noon == 120s);
        CHECK(site.supplier.asked("list 20") == 5);
        CHECK(site.state(id) == TopupState::ready);
        CHECK(site.work(flow::k_vip_game) == "nothing to do");
        site.supplier.fate = Fate::accept;
        CHECK(site.send(id) == "accepted");
    }
    SECTION("by itself, but once only") {
        site.site.topup.auto_send = true;
        CHECK(site.look_to_the_end(id) == "not placed");
        CHECK(site.work(flow::k_vip_game).starts_with("unknown: "));
        CHECK(site.look_to_the_end(id) == "not placed");
        CHECK(site.work(flow::k_vip_game) == "nothing to do");
        CHECK(site.state(id) == TopupState::ready);
        site.supplier.fate = Fate::accept;
        CHECK(site.send(id) == "accepted");
    }
    CHECK(site.supplier.rows.size() == 1);
    CHECK(site.unsound().empty());
}

namespace {

/// Sends one so that nobody can prove what became of it.
void lose(TopupSite& site, const flow::PlacedTopup& placed, const std::string& how) {
    const TopupId id = placed.topup.id;
    site.supplier.fate = how == "the balance moved otherwise" ? Fate::drop_before : Fate::drop_after;
    site.supplier.hides = how == "charged and not listed";
    if (how == "two that may be it")
        site.supplier.before_answer = [&site] {
            site.supplier.by_hand(topup::Channel::game, "ML86-S1", "136216325", "2685");
        };
    site.send(id);
    if (how == "the balance moved otherwise") site.supplier.balance = site.supplier.balance + Money{50'000};
    if (how == "its target was forgotten") site.topups().forget_person(placed.placed.order.buyer);
}

}  // namespace

TEST_CASE("a person decides where nobody can prove it", "[topup][unknown]") {
    const std::string how = GENERATE("charged and not listed", "the balance moved otherwise", "two that may be it",
                                     "its target was forgotten");
    const TopupState said = GENERATE(TopupState::success, TopupState::failed, TopupState::ready);
    CAPTURE(how);
    TopupSite site;
    const auto placed = site.paid();
    const TopupId id = placed.topup.id;
    lose(site, placed, how);
    CHECK_THROWS_AS(flow::resolve_topup(site.services(), id, {said, "VP9", {}}), Error);  // it is still looked for
    CHECK(site.look_to_the_end(id).starts_with("a person decides"));
    CHECK(site.state(id) == TopupState::unknown);
    CHECK_FALSE(site.topup(id).ask_at);
    CHECK_THROWS_AS(flow::send_topup(site.services(), id), Error);
    CHECK(site.told("admin_topup") == 1);
    flow::plan_topup_jobs(site.services());
    for (int i = 0; i < 10; ++i)
        site.work_when_due(flow::k_vip_game);
    CHECK(site.supplier.asked("place") == 1);

    const bool success = said == TopupState::success;
    const flow::TopupResolution resolution{said, success ? "VP99999999" : "",
                                           success ? std::optional{Money{19'000}} : std::nullopt};
    CHECK(flow::resolve_topup(site.services(), id, resolution));
    CHECK_FALSE(flow::resolve_topup(site.services(), id, resolution));
    CHECK(site.state(id) == said);
    CHECK(site.order_state(placed.placed.order.id) == (success ? "fulfilled" : "paid"));
    CHECK(site.balance("goods") == (success ? 19'000 : 0));
    CHECK(site.work(flow::k_vip_game) == "nothing to do");
    CHECK(site.count("SELECT count(*) FROM job WHERE state = 'unknown'") == 0);
    CHECK(site.unsound().empty());
}

TEST_CASE("a supplier that says nothing is asked until it does", "[topup][unknown]") {
    TopupSite site;
    const auto placed = site.paid();
    site.supplier.fate = Fate::drop_after;
    site.send(placed.topup.id);
    site.supplier.silent = true;
    for (int i = 0; i < 12; ++i)
        CHECK(site.work_when_due(flow::k_vip_game) == "no answer to a look");
    CHECK(site.state(placed.topup.id) == TopupState::unknown);
    site.supplier.silent = false;
    CHECK(site.work_when_due(flow::k_vip_game) == "found");
}

TEST_CASE("while one is looked for nothing else takes from the deposit", "[topup][unknown]") {
    TopupSite site;
    const auto lost = site.paid();
    const auto other = site.paid(site.wanted("TS10", "081234567890", "", "+6281562726299"));
    site.supplier.fate = Fate::drop_before;
    site.send(lost.topup.id);
    site.supplier.fate = Fate::accept;
    CHECK(site.send(other.topup.id) == "held: another order is being looked for");
    CHECK(site.look_to_the_end(lost.topup.id) == "not placed");
    CHECK(site.work_when_due(flow::k_vip_prepaid) == "accepted");
}

TEST_CASE("a list that is long is read down to the watermark", "[topup][unknown]") {
    TopupSite site;
    const auto placed = site.paid();
    site.supplier.fate = Fate::drop_after;
    site.supplier.before_answer = [&] {
        for (int i = 0; i < 150; ++i)
            site.supplier.by_hand(topup::Channel::game, "FF70", fmt::format("9000{:05}", i), "");
    };
    site.send(placed.topup.id);
    CHECK(site.look_to_the_end(placed.topup.id) == "found");
    CHECK(site.supplier.asked("list 200") == 1);
}
