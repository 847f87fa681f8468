#include "lib/topup/topup_store.hpp"

#include <catch2/catch.hpp>

#include "lib/base/error.hpp"
#include "tests/unit/topup/some_topup.hpp"

using namespace mitra;
using namespace std::chrono_literals;
using test::k_noon;
using topup::Channel;
using topup::TopupState;
using topup::TopupStore;

namespace {

struct Shop {
    test::TestDatabase db = test::migrated_db();
    PersonId buyer = test::add_person(db);
    ProductId game = test::add_game(db);
    ServiceId service = test::add_service(db, game);
    TopupStore topups{db, test::test_vault()};

    TopupId add(bool paid = true, const std::string& target = "136216325") {
        const OrderId order = test::add_tip_order(db, game, buyer);
        if (paid) test::pay(db, order);
        return topups.add(test::new_topup(order, service, target), "test");
    }
    bool move(TopupId id, TopupState from, TopupState to) { return topups.move(id, from, to, k_noon + 1min, "test"); }
};

}  // namespace

TEST_CASE("a top-up is found by its id, its order and the supplier's transaction", "[topup]") {
    Shop shop;
    const TopupId id = shop.add();
    const auto found = shop.topups.find(id);
    REQUIRE(found);
    CHECK(found->target == "136216325");
    CHECK(found->zone == "2685");
    CHECK(found->nickname == "Itacimo");
    CHECK(found->state == TopupState::ready);
    REQUIRE(shop.move(id, TopupState::ready, TopupState::sending));
    shop.topups.learn(id, "VP123", Money{19'900}, "SN 77");
    for (const char* reference : {"TOP-1", "ORD-1", "VP123"})
        CHECK(shop.topups.named(reference).id == id);
    CHECK(shop.topups.named("VP123").note == "SN 77");
    CHECK(shop.topups.named("VP123").cost == Money{19'900});
    CHECK_THROWS_AS(shop.topups.named("VP124"), Error);
    CHECK_THROWS_AS(shop.topups.learn(id, "VP999", std::nullopt, ""), Error);
}

TEST_CASE("nothing is sent that is not paid, and one of a channel at a time", "[topup]") {
    Shop shop;
    const TopupId unpaid = shop.add(false);
    CHECK_THROWS_AS(shop.move(unpaid, TopupState::ready, TopupState::sending), Error);
    const TopupId first = shop.add(true, "111111");
    const TopupId second = shop.add(true, "222222");
    REQUIRE(shop.move(first, TopupState::ready, TopupState::sending));
    CHECK_FALSE(shop.move(first, TopupState::ready, TopupState::sending));
    CHECK_THROWS_AS(shop.move(second, TopupState::ready, TopupState::sending), Error);
    CHECK(shop.topups.sending(Channel::game)->id == first);
    REQUIRE(shop.move(first, TopupState::sending, TopupState::unknown));
    CHECK(shop.move(second, TopupState::ready, TopupState::sending));
}

TEST_CASE("what ended stays ended", "[topup]") {
    Shop shop;
    const TopupId id = shop.add();
    REQUIRE(shop.move(id, TopupState::ready, TopupState::sending));
    REQUIRE(shop.move(id, TopupState::sending, TopupState::success));
    CHECK(shop.topups.find(id)->done_at);
    for (const TopupState to : {TopupState::failed, TopupState::ready, TopupState::processing, TopupState::refunded})
        CHECK_THROWS_AS(shop.move(id, TopupState::success, to), Error);
}

TEST_CASE("only what waits for the supplier is asked about", "[topup]") {
    Shop shop;
    const TopupId id = shop.add();
    shop.topups.ask_again(id, k_noon);
    CHECK(shop.topups.due(Channel::game, k_noon + 1h, 10).empty());
    REQUIRE(shop.move(id, TopupState::ready, TopupState::sending));
    REQUIRE(shop.move(id, TopupState::sending, TopupState::processing));
    shop.topups.ask_again(id, k_noon + 2min);
    CHECK(shop.topups.next_due(Channel::game) == k_noon + 2min);
    CHECK(shop.topups.due(Channel::game, k_noon + 1min, 10).empty());
    REQUIRE(shop.topups.due(Channel::game, k_noon + 2min, 10).size() == 1);
    CHECK(shop.topups.due(Channel::game, k_noon + 2min, 10)[0].asks == 1);
    REQUIRE(shop.move(id, TopupState::processing, TopupState::success));
    CHECK_FALSE(shop.topups.next_due(Channel::game));
}

TEST_CASE("the same thing for the same target is known while it may still be bought", "[topup]") {
    Shop shop;
    const TopupId first = shop.add();
    topup::Topup again = *shop.topups.find(first);
    again.id = {};
    CHECK(shop.topups.same_target(again, std::nullopt)->id == first);
    again.target = "999999";
    CHECK_FALSE(shop.topups.same_target(again, std::nullopt));
    again.target = "136216325";
    REQUIRE(shop.move(first, TopupState::ready, TopupState::sending));
    CHECK(shop.topups.same_target(again, std::nullopt));
    REQUIRE(shop.move(first, TopupState::sending, TopupState::success));
    CHECK_FALSE(shop.topups.same_target(again, std::nullopt));
    CHECK(shop.topups.same_target(again, k_noon));
    CHECK_FALSE(shop.topups.same_target(again, k_noon + 1ms));
}

TEST_CASE("what is paid and not placed is spoken for, and pending", "[topup]") {
    Shop shop;
    shop.add(false);
    const TopupId paid = shop.add();
    CHECK(shop.topups.spoken_for(Channel::game) == Money{20'000});
    CHECK(shop.topups.waiting(Channel::game, 10).size() == 1);
    CHECK(shop.topups.count({.pending = true}) == 1);
    CHECK(shop.topups.list({.pending = true}, {}, 10).at(0).id == paid);
    CHECK(shop.topups.count({.buyer = shop.buyer}) == 2);
    REQUIRE(shop.move(paid, TopupState::ready, TopupState::sending));
    CHECK(shop.topups.spoken_for(Channel::game) == Money{});
    CHECK(shop.topups.sent_since(Channel::game, k_noon) == 1);
}

TEST_CASE("attempts are kept, and a forgotten person leaves none of their own", "[topup]") {
    Shop shop;
    const TopupId id = shop.add();
    const auto attempt = shop.topups.begin_attempt(
        {.topup = id, .watermark = "VP1", .balance_before = Money{500'000}, .cost = Money{20'000}, .began_at = k_noon});
    shop.topups.looked(attempt);
    CHECK(shop.topups.last_attempt(id)->looks == 1);
    shop.topups.end_attempt(attempt, "not_placed", "nothing there", k_noon + 1min);
    shop.topups.end_attempt(attempt, "accepted", "a second word", k_noon + 2min);
    CHECK(shop.topups.attempts(id).at(0).outcome == "not_placed");
    shop.topups.forget_person(shop.buyer);
    CHECK(shop.topups.find(id)->target.empty());
    CHECK(shop.topups.find(id)->nickname.empty());
}
