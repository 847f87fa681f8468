#include <catch2/catch.hpp>

#include "lib/db/system_state.hpp"
#include "lib/flow/admin_action.hpp"
#include "lib/flow/refund_order.hpp"
#include "tests/flow/topup_site.hpp"

using namespace mitra;
using namespace std::chrono_literals;
using test::TopupSite;
using topup::TopupState;
using Fate = test::FakeSupplier::Fate;

TEST_CASE("a paid top-up is placed once, asked about, and fulfils its order", "[topup]") {
    TopupSite site;
    const auto placed = site.paid();
    const TopupId id = placed.topup.id;
    CHECK(site.state(id) == TopupState::ready);
    CHECK(site.send(id) == "accepted");
    CHECK(site.supplier.calls == std::vector<std::string>{"list 1", "account", "stock ML86-S1", "place"});
    CHECK(site.state(id) == TopupState::processing);
    CHECK(site.topup(id).trxid == "VP00000001");
    CHECK_FALSE(flow::send_topup(site.services(), id));  // it is under way
    CHECK(site.work(flow::k_vip_game) == "nothing to do");

    site.supplier.end("VP00000001", topup::Progress::success, "success", "SN 77");
    CHECK(site.ask() == "a list of 1");
    CHECK(site.state(id) == TopupState::success);
    CHECK(site.order_state(placed.placed.order.id) == "fulfilled");
    CHECK(site.topup(id).note == "SN 77");
    CHECK(site.balance("goods") == 19'000);
    CHECK(site.balance("deposit:vip") == -19'000);
    CHECK(site.told("topup_sent") == 1);
    CHECK(site.unsound().empty());
}

TEST_CASE("where the supplier does not say what one service costs now, its list does", "[topup]") {
    TopupSite site;
    site.supplier.tells_stock = false;
    const auto placed = site.paid();
    CHECK(site.send(placed.topup.id) == "accepted");
    CHECK(site.supplier.calls == std::vector<std::string>{"list 1", "account", "stock ML86-S1", "services", "place"});
}

TEST_CASE("with auto_send being paid is enough", "[topup]") {
    TopupSite site;
    site.site.topup.auto_send = true;
    site.supplier.fate = Fate::accept_final;
    const auto placed = site.paid();
    CHECK(site.work(flow::k_vip_game) == "accepted");
    CHECK(site.state(placed.topup.id) == TopupState::success);
    CHECK(site.order_state(placed.placed.order.id) == "fulfilled");
    CHECK(site.unsound().empty());
}

TEST_CASE("what is not paid, cancelled or stopped is refused", "[topup]") {
    TopupSite site;
    const auto placed = site.order();
    const TopupId id = placed.topup.id;
    CHECK_THROWS_AS(flow::send_topup(site.services(), id), Error);
    site.pay(placed);
    SECTION("a stopped channel") {
        site.catalogue().stop(topup::Channel::game, "credentials", site.clock.now());
        CHECK_THROWS_AS(flow::send_topup(site.services(), id), Error);
    }
    SECTION("cancelled") {
        CHECK(flow::cancel_topup(site.services(), id));
        CHECK_FALSE(flow::cancel_topup(site.services(), id));
        CHECK_THROWS_AS(flow::send_topup(site.services(), id), Error);
    }
    SECTION("refunded before it was sent") {
        flow::refund_order(site.services(), placed.placed.order.id, std::nullopt);
        CHECK(site.state(id) == TopupState::refunded);
        CHECK_THROWS_AS(flow::send_topup(site.services(), id), Error);
    }
    CHECK(site.supplier.calls.empty());
    CHECK(site.unsound().empty());
}

TEST_CASE("nothing is bought above what was paid, above the most allowed, or without deposit", "[topup]") {
    TopupSite site;
    auto wanted = site.wanted();
    SECTION("the price rose") {
        site.supplier.prices["ML86-S1"] = Money{25'000};
    }
    SECTION("above the most") {
        wanted.max_cost = Money{19'500};
        site.supplier.prices["ML86-S1"] = Money{19'501};
    }
    SECTION("no deposit") {
        site.supplier.balance = Money{19'000};
    }
    SECTION("another level") {
        site.supplier.prices.erase("ML86-S1");
    }
    const auto placed = site.paid(wanted);
    const std::string said = site.send(placed.topup.id);
    CAPTURE(said);
    CHECK(said.starts_with("held: "));
    CHECK(site.state(placed.topup.id) == TopupState::ready);
    CHECK(site.supplier.asked("place") == 0);
    CHECK(site.told("admin_topup") == 1);
    // Once it is right again it goes out by itself.
    site.supplier.prices["ML86-S1"] = Money{19'000};
    site.supplier.balance = Money{1'000'000};
    site.catalogue().synced(topup::Channel::game, site.clock.now() + 30min);
    CHECK(site.work_when_due(flow::k_vip_game) == "accepted");
    CHECK(site.supplier.rows.size() == 1);
}

TEST_CASE("what the supplier refuses goes back, and what concerns our account stops the channel", "[topup]") {
    TopupSite site;
    const auto placed = site.paid();
    site.supplier.fate = Fate::refuse;
    SECTION("too fast: again after some seconds") {
        CHECK(site.send(placed.topup.id).starts_with("refused: throttled"));
        site.supplier.fate = Fate::accept;
        CHECK(site.work_when_due(flow::k_vip_game) == "accepted");
        CHECK(site.topups().attempts(placed.topup.id).size() == 2);
        CHECK(site.told("admin_topup") == 0);
    }
    SECTION("no deposit: the channel stops, and starts when there is enough") {
        site.supplier.refusal = topup::Refusal::no_deposit;
        CHECK(site.send(placed.topup.id).starts_with("refused: no_deposit"));
        CHECK(site.state(placed.topup.id) == TopupState::ready);
        CHECK(site.catalogue().channel(topup::Channel::game).stopped_why == "no_deposit");
        CHECK_FALSE(site.catalogue().channel(topup::Channel::prepaid).stopped_at);
        site.supplier.fate = Fate::accept;
        site.supplier.balance = Money{19'000};  // not more than is needed
        flow::plan_topup_jobs(site.services());
        CHECK(site.work(flow::k_vip_questions) == "Rp 19.000 at level basic");
        CHECK(site.catalogue().channel(topup::Channel::game).stopped_at);
        site.supplier.balance = Money{100'000};
        flow::hasten_job(site.services(), flow::k_account_job, "account", site.clock.now());
        site.clock.advance(4s);
        while (site.catalogue().channel(topup::Channel::game).stopped_at)
            site.work_when_due(flow::k_vip_questions);
        CHECK(site.work(flow::k_vip_game) == "accepted");
    }
    SECTION("a wrong key stops all") {
        site.supplier.refusal = topup::Refusal::credentials;
        site.send(placed.topup.id);
        CHECK(site.catalogue().channel(topup::Channel::prepaid).stopped_at);
    }
    SECTION("a wrong number is the end, and the buyer is told") {
        site.supplier.refusal = topup::Refusal::bad_target;
        site.send(placed.topup.id);
        CHECK(site.state(placed.topup.id) == TopupState::failed);
        CHECK(site.told("topup_failed") == 1);
        CHECK(site.order_state(placed.placed.order.id) == "paid");
        flow::refund_order(site.services(), placed.placed.order.id, std::nullopt);
        CHECK(site.state(placed.topup.id) == TopupState::refunded);
    }
    CHECK(site.unsound().empty());
}

TEST_CASE("nothing goes back to the buyer while its end is not known", "[topup]") {
    TopupSite site;
    const auto placed = site.paid();
    site.supplier.fate = GENERATE(Fate::accept, Fate::drop_after);
    site.send(placed.topup.id);
    CHECK_THROWS_AS(flow::refund_order(site.services(), placed.placed.order.id, std::nullopt), Error);
    CHECK_THROWS_AS(flow::cancel_topup(site.services(), placed.topup.id), Error);
    CHECK(site.order_state(placed.placed.order.id) == "paid");
}

TEST_CASE("the same for the same target goes out one after the other", "[topup]") {
    TopupSite site;
    auto wanted = site.wanted();
    wanted.again = true;
    const auto first = site.paid(wanted);
    const auto second = site.paid(wanted);
    const auto other = site.paid(site.wanted("ML86-S1", "777777", "2685", "+6281562726273"));
    CHECK(site.send(first.topup.id) == "accepted");
    CHECK(site.send(second.topup.id) == "held: the same for the same target is not final yet");
    CHECK(site.send(other.topup.id) == "accepted");
    site.supplier.end(site.topup(first.topup.id).trxid, topup::Progress::success, "success");
    site.ask();
    CHECK(site.work_when_due(flow::k_vip_game) == "accepted");
    CHECK(site.supplier.rows.size() == 3);
    CHECK(site.topup(second.topup.id).trxid != site.topup(first.topup.id).trxid);
}

TEST_CASE("a dying sender loses no order and places none twice", "[topup]") {
    TopupSite site;
    const auto placed = site.paid();
    const TopupId id = placed.topup.id;
    flow::send_topup(site.services(), id);
    const auto claim = site.jobs().claim(flow::k_vip_game, "dead", site.clock.now(), 180s).value();
    SECTION("before the order") {
        site.clock.advance(181s);
        site.jobs().recover(site.clock.now());
        flow::plan_topup_jobs(site.services());
        CHECK(site.state(id) == TopupState::ready);
        CHECK(site.work(flow::k_vip_game) == "accepted");
        CHECK(site.count("SELECT count(*) FROM job WHERE state = 'unknown'") == 0);
    }
    SECTION("after it") {
        CHECK_THROWS(flow::run_supplier_job(site.services(), site.supplier, claim, [&](const topup::Call& call) {
            auto answered = site.supplier.answer(call);
            if (call.url == "place") throw std::runtime_error{"killed"};
            return answered;
        }));
        CHECK(site.state(id) == TopupState::sending);
        flow::plan_topup_jobs(site.services());
        CHECK(site.state(id) == TopupState::sending);  // its job still runs, as far as anybody knows
        site.clock.advance(181s);
        site.jobs().recover(site.clock.now());
        flow::plan_topup_jobs(site.services());
        CHECK(site.state(id) == TopupState::unknown);
        CHECK(site.look_to_the_end(id) == "found");
        CHECK(site.state(id) == TopupState::processing);
    }
    SECTION("it was not dead: its answer comes late, and counts") {
        flow::run_supplier_job(site.services(), site.supplier, claim, [&](const topup::Call& call) {
            if (call.url == "place") {
                site.clock.advance(181s);
                site.jobs().recover(site.clock.now());
                flow::plan_topup_jobs(site.services());
            }
            return site.supplier.answer(call);
        });
        CHECK(site.state(id) == TopupState::processing);
        CHECK(site.work_when_due(flow::k_vip_game) == "it is processing");
        CHECK(site.count("SELECT count(*) FROM job WHERE state = 'unknown'") == 0);
    }
    CHECK(site.supplier.rows.size() == 1);
    CHECK(site.unsound().empty());
}

TEST_CASE("a job that lost its lease while it asked does not order", "[topup]") {
    TopupSite site;
    const auto placed = site.paid();
    flow::send_topup(site.services(), placed.topup.id);
    const auto claim = site.jobs().claim(flow::k_vip_game, "slow", site.clock.now(), 180s).value();
    const auto done = flow::run_supplier_job(site.services(), site.supplier, claim, [&](const topup::Call& call) {
        if (call.url.starts_with("stock")) {
            site.clock.advance(181s);
            site.jobs().recover(site.clock.now());
            flow::plan_topup_jobs(site.services());
        }
        return site.supplier.answer(call);
    });
    CHECK(done.lost);
    CHECK(site.supplier.asked("place") == 0);
    CHECK(site.work(flow::k_vip_game) == "accepted");
    CHECK(site.supplier.rows.size() == 1);
}

TEST_CASE("nothing is ordered from a restored backup, or at an old price list", "[topup]") {
    TopupSite site;
    const auto placed = site.paid();
    SECTION("frozen") {
        db::freeze_sending(site.database, "restore", site.clock.now());
        CHECK(site.send(placed.topup.id) == "held: sending is frozen");
    }
    SECTION("old") {
        site.clock.advance(61min);
        CHECK(site.send(placed.topup.id) == "held: the price list is too old");
    }
    CHECK(site.supplier.calls.empty());
}

TEST_CASE("a webhook before the reply asks at once, and the order is not lost", "[topup]") {
    TopupSite site;
    const auto placed = site.paid();
    site.supplier.before_answer = [&] {
        const auto hint =
            flow::check_supplier_hint(test::test_vault(), site.supplier, "proof", "VP00000001", site.clock.now());
        CHECK(flow::store_hint(site.services(), hint.event));
        CHECK(flow::process_topup_hints(site.services(), 10) == 1);
        CHECK(site.topups().open_orphans(10).size() == 1);
    };
    CHECK(site.send(placed.topup.id) == "accepted");
    CHECK(site.topups().open_orphans(10).empty());
    CHECK(site.topup(placed.topup.id).ask_at == site.clock.now());
}

TEST_CASE("the owner's link sends a top-up once", "[topup]") {
    TopupSite site;
    const auto placed = site.paid();
    const auto link = flow::issue_admin_action(site.services(), "topup-order send", to_string(placed.topup.id));
    const std::string token = link.url.substr(link.url.rfind('/') + 1);
    const auto view = flow::view_admin_action(site.services(), token).value();
    CHECK(view.possible);
    CHECK(view.heading == "Kirim top-up");
    CHECK(flow::perform_admin_action(site.services(), token)->heading == "Sedang dikirim");
    CHECK_FALSE(flow::perform_admin_action(site.services(), token));
    CHECK(site.work(flow::k_vip_game) == "accepted");
    CHECK(site.work(flow::k_vip_game) == "nothing to do");
}
