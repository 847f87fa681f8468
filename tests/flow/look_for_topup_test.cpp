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

TEST_CASE("a person decides where nobody can prove it", "[topup][unknown]") {
    TopupSite site;
    const auto placed = site.paid();
    const TopupId id = placed.topup.id;
    SECTION("not listed, but charged") {
        site.supplier.fate = Fate::drop_after;
        site.supplier.hides = true;
    }
    SECTION("the balance moved otherwise") {
        site.supplier.fate = Fate::drop_before;
        site.supplier.before_answer = nullptr;
        site.send(id);
        site.supplier.balance = site.supplier.balance + Money{50'000};
    }
    SECTION("two that may be it") {
        site.supplier.fate = Fate::drop_after;
        site.supplier.before_answer = [&] {
            site.supplier.by_hand(topup::Channel::game, "ML86-S1", "136216325", "2685");
        };
    }
    SECTION("its target was forgotten") {
        site.supplier.fate = Fate::drop_after;
        site.send(id);
        site.topups().forget_person(placed.placed.order.buyer);
    }
    if (site.state(id) == TopupState::ready) site.send(id);
    CHECK(site.look_to_the_end(id).starts_with("a person decides"));
    CHECK(site.state(id) == TopupState::unknown);
    CHECK_FALSE(site.topup(id).ask_at);
    CHECK_THROWS_AS(flow::send_topup(site.services(), id), Error);
    CHECK(site.told("admin_topup") == 1);
    const auto places = site.supplier.asked("place");
    flow::plan_topup_jobs(site.services());
    while (site.work(flow::k_vip_game) != "nothing to do") {
    }
    CHECK(site.supplier.asked("place") == places);

    SECTION("as success") {
        CHECK(flow::resolve_topup(site.services(), id, {TopupState::success, "VP9", Money{19'000}}));
        CHECK_FALSE(flow::resolve_topup(site.services(), id, {TopupState::success, "VP9", Money{19'000}}));
        CHECK(site.order_state(placed.placed.order.id) == "fulfilled");
        CHECK(site.balance("goods") == 19'000);
    }
    SECTION("as failed") {
        CHECK(flow::resolve_topup(site.services(), id, {TopupState::failed, {}, {}}));
        CHECK(site.balance("goods") == 0);
    }
    SECTION("as not placed") {
        CHECK(flow::resolve_topup(site.services(), id, {TopupState::ready, {}, {}}));
        CHECK(site.work(flow::k_vip_game) == "nothing to do");
    }
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
