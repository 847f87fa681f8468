#include <catch2/catch.hpp>

#include "lib/flow/decide_upgrade.hpp"
#include "lib/flow/expire_orders.hpp"
#include "lib/flow/refund_order.hpp"
#include "tests/flow/membership_site.hpp"

using namespace mitra;
using namespace std::chrono_literals;
using flow::MembershipOffer;
using membership::k_right_chat;
using membership::k_right_material;
using membership::MembershipState;
using membership::UpgradeState;
using shop::OrderState;
using test::add_person;
using test::MembershipSite;
using test::refusal;

TEST_CASE("a tier that is ordered is pending until it is paid, then active with what its group gives", "[membership]") {
    MembershipSite site;
    const PersonId person = add_person(site.database);
    const auto placed = flow::buy_membership(site.services(), site.order_of(person, site.basic));
    CHECK(placed.order.subtotal == Money{97'000});
    CHECK(site.memberships.of_order(placed.order.id)->state == MembershipState::pending);
    CHECK(site.tier_of(person) == "-");
    CHECK_FALSE(site.may(person, k_right_material));

    site.verify(placed.order.id);
    const auto active = site.memberships.active_of(person);
    REQUIRE(active);
    CHECK(active->tier_code == "basic");
    CHECK(active->started_at == site.clock.now());
    CHECK_FALSE(active->expires_at);
    CHECK(site.order(placed.order.id).state == OrderState::fulfilled);
    CHECK(site.may(person, k_right_material));
    CHECK_FALSE(site.may(person, k_right_chat));
    CHECK(site.told(person, "membership_begun") == 1);
    CHECK(site.unsound() == "");
}

TEST_CASE("nobody buys what they have, and who has less asks for an upgrade", "[membership]") {
    MembershipSite site;
    const PersonId person = site.member_of(site.basic);
    CHECK(refusal([&] { site.buys(person, site.basic); }) == ErrorKind::refused);
    CHECK(refusal([&] { site.buys(person, site.vip); }) == ErrorKind::refused);
    CHECK(refusal([&] { site.asks_for(person, site.basic); }) == ErrorKind::refused);
    const PersonId vip = site.member_of(site.vip);
    CHECK(refusal([&] { site.asks_for(vip, site.vip); }) == ErrorKind::refused);
    CHECK(refusal([&] { site.asks_for(vip, site.basic); }) == ErrorKind::refused);
    CHECK(refusal([&] { site.buys(vip, site.basic); }) == ErrorKind::refused);
    CHECK(refusal([&] { site.asks_for(add_person(site.database), site.vip); }) == ErrorKind::refused);
    CHECK(site.count("SELECT count(*) FROM shop_order") == 2);
}

TEST_CASE("an upgrade costs the difference, and its approval makes the member VIP once", "[membership]") {
    MembershipSite site;
    const PersonId person = site.member_of(site.basic);
    const auto asked = site.asks_for(person, site.vip);
    CHECK(asked.upgrade.amount == Money{202'000});
    CHECK(asked.placed.order.subtotal == Money{299'000});
    CHECK(asked.placed.order.discount == Money{97'000});
    CHECK(asked.placed.order.total == Money{202'000 + asked.placed.order.unique_code});
    CHECK(refusal([&] { site.asks_for(person, site.vip); }) == ErrorKind::refused);  // this one waits
    CHECK(refusal([&] { flow::approve_upgrade(site.services(), asked.upgrade.id); }) == ErrorKind::refused);

    site.has_proof(asked.placed.order.id);
    CHECK(flow::approve_upgrade(site.services(), asked.upgrade.id).changed);
    CHECK(site.tier_of(person) == "vip");
    CHECK(site.may(person, k_right_chat));
    CHECK(site.may(person, k_right_material));
    CHECK(site.upgrades.find(asked.upgrade.id)->state == UpgradeState::approved);
    CHECK(site.balance("sales") == -299'000);
    const auto history = site.memberships.history(person, 10);
    REQUIRE(history.size() == 2);
    CHECK(history[1].state == MembershipState::superseded);
    CHECK(history[0].follows == history[1].id);
    CHECK(flow::paid_for(site.services(), history[0]) == Money{299'000});

    const auto messages = site.messages();
    CHECK_FALSE(flow::approve_upgrade(site.services(), asked.upgrade.id).changed);
    CHECK(refusal([&] { flow::reject_upgrade(site.services(), asked.upgrade.id, "salah"); }) == ErrorKind::refused);
    CHECK(site.messages() == messages);
    CHECK(site.unsound() == "");
}

TEST_CASE("a price counts what was really paid: after a discount, a part refund, a short payment", "[membership]") {
    MembershipSite site;
    const auto price_for = [&](PersonId person) {
        return flow::membership_offer(site.services(), person, site.vip.id).price;
    };
    SECTION("a part of Basic went back") {
        const PersonId person = add_person(site.database);
        const OrderId order = site.buys(person, site.basic);
        flow::refund_order(site.services(), order, Money{47'000});
        CHECK(price_for(person) == Money{249'000});
    }
    SECTION("less than the price came, and was taken") {
        const PersonId person = add_person(site.database);
        const OrderId order = flow::buy_membership(site.services(), site.order_of(person, site.basic)).order.id;
        site.verify(order, {.amount = Money{90'000}, .bank = {}, .row = {}, .shortfall = flow::Shortfall::allowed});
        CHECK(price_for(person) >= Money{209'000});
    }
    SECTION("it was given") {
        const PersonId person = add_person(site.database);
        flow::grant_order(site.services(), site.basic.product, person);
        CHECK(site.tier_of(person) == "basic");
        CHECK(price_for(person) == Money{299'000});
    }
    SECTION("Basic cost more than VIP does now") {
        const PersonId person = site.member_of(site.basic);
        auto product = shop::ProductStore{site.database}.find(site.vip.product).value();
        product.price = Money{50'000};
        shop::ProductStore{site.database}.set(product);
        CHECK(price_for(person) == Money{});
        const auto asked = site.asks_for(person, site.vip);
        CHECK(asked.upgrade.state == UpgradeState::approved);
        CHECK(site.tier_of(person) == "vip");
    }
}

TEST_CASE("a rejected upgrade cancels its order, tells why, and may be asked for again", "[membership]") {
    MembershipSite site;
    const PersonId person = site.member_of(site.basic);
    const auto asked = site.asks_for(person, site.vip);
    site.has_proof(asked.placed.order.id);
    CHECK(refusal([&] { flow::reject_upgrade(site.services(), asked.upgrade.id, " "); }) == ErrorKind::usage);
    CHECK(flow::reject_upgrade(site.services(), asked.upgrade.id, "bukti milik orang lain").changed);
    CHECK(site.order(asked.placed.order.id).state == OrderState::cancelled);
    CHECK(site.upgrades.find(asked.upgrade.id)->reason == "bukti milik orang lain");
    CHECK(site.told(person, "upgrade_rejected") == 1);
    CHECK(site.tier_of(person) == "basic");
    CHECK_FALSE(flow::reject_upgrade(site.services(), asked.upgrade.id, "lagi").changed);
    CHECK(refusal([&] { flow::approve_upgrade(site.services(), asked.upgrade.id); }) == ErrorKind::refused);
    CHECK(site.asks_for(person, site.vip).upgrade.id != asked.upgrade.id);
}

TEST_CASE("a refunded upgrade gives back the tier before it", "[membership]") {
    MembershipSite site;
    const PersonId person = site.member_of(site.basic);
    const auto asked = site.asks_for(person, site.vip);
    site.verify(asked.placed.order.id);
    REQUIRE(site.tier_of(person) == "vip");
    flow::refund_order(site.services(), asked.placed.order.id, std::nullopt);
    CHECK(site.tier_of(person) == "basic");
    CHECK(site.may(person, k_right_material));
    CHECK_FALSE(site.may(person, k_right_chat));
    const auto active = site.memberships.active_of(person).value();
    flow::refund_order(site.services(), active.order, std::nullopt);
    CHECK(site.tier_of(person) == "-");
    CHECK_FALSE(site.may(person, k_right_material));
    CHECK(site.unsound() == "");
}

TEST_CASE("a tier for some days ends, takes back what it gave, and is renewed at its end", "[membership]") {
    MembershipSite site;
    site.tiers.set_days(site.vip.id, 30);
    const PersonId person = site.member_of(site.vip);
    const Instant end = site.clock.now() + std::chrono::days{30};
    CHECK(site.memberships.active_of(person)->expires_at == end);

    site.clock.advance(std::chrono::days{24});
    flow::expire_memberships(site.services(), 10);
    flow::expire_memberships(site.services(), 10);
    CHECK(site.told(person, "membership_ending") == 1);
    SECTION("early, for whole days more") {
        site.buys(person, site.vip);
        CHECK(site.memberships.active_of(person)->expires_at == end + std::chrono::days{30});
        CHECK(site.may(person, k_right_chat));
        site.clock.advance(std::chrono::days{10});
        CHECK(flow::expire_memberships(site.services(), 10).expired == 0);
    }
    SECTION("not at all") {
        site.clock.advance(std::chrono::days{6});
        CHECK(flow::expire_memberships(site.services(), 10).expired == 1);
        CHECK(flow::expire_memberships(site.services(), 10).expired == 0);
        CHECK(site.tier_of(person) == "-");
        CHECK_FALSE(site.may(person, k_right_chat));
        CHECK(site.told(person, "membership_over") == 1);
        site.buys(person, site.vip);
        CHECK(site.tier_of(person) == "vip");
    }
}

TEST_CASE("the tier of a day is the highest that was active for a moment of it", "[membership]") {
    MembershipSite site;
    const PersonId person = site.member_of(site.basic);
    const Instant day = start_of_day(site.clock.now(), test::k_wib);
    const auto on = [&](int days) {
        const Instant start = day + std::chrono::days{days};
        const auto found = site.memberships.on_day(person, start, start + std::chrono::days{1});
        return found ? found->tier_code : "-";
    };
    CHECK(on(0) == "basic");
    CHECK(on(-1) == "-");
    site.clock.advance(std::chrono::days{2});
    site.tiers.set_days(site.vip.id, 3);
    site.verify(site.asks_for(person, site.vip).placed.order.id);
    CHECK(on(1) == "basic");
    CHECK(on(2) == "vip");
    CHECK(on(5) == "vip");  // it ends at noon
    CHECK(on(6) == "-");    // also while nobody has said so
    site.clock.advance(std::chrono::days{9});
    flow::expire_memberships(site.services(), 10);
    CHECK(on(5) == "vip");
    CHECK(on(6) == "-");
}

TEST_CASE("what is never paid is let go, and money that comes all the same counts", "[membership]") {
    MembershipSite site;
    const PersonId person = site.member_of(site.basic);
    const auto asked = site.asks_for(person, site.vip);
    SECTION("its order is cancelled") {
        flow::cancel_order(site.services(), asked.placed.order.id);
        CHECK(site.upgrades.find(asked.upgrade.id)->state == UpgradeState::rejected);
    }
    SECTION("its grace is over") {
        site.clock.advance(site.site.shop.expire + 1min);
        flow::expire_orders(site.services(), 10);
        flow::expire_memberships(site.services(), 10);
        CHECK(site.upgrades.find(asked.upgrade.id)->state == UpgradeState::pending);
        site.clock.advance(site.site.shop.grace);
        CHECK(flow::expire_memberships(site.services(), 10).abandoned == 1);
        CHECK(site.upgrades.find(asked.upgrade.id)->state == UpgradeState::rejected);
    }
    CHECK_FALSE(site.memberships.of_order(asked.placed.order.id));
    CHECK(site.asks_for(person, site.vip).upgrade.state == UpgradeState::pending);
}

TEST_CASE("a stranger who types a member's number learns nothing, and a tier paid twice is told to the admin",
          "[membership]") {
    MembershipSite site;
    const PersonId person = add_person(site.database, {.phone = "+628111222333"});
    site.buys(person, site.vip);
    auto typed = site.typed("+628111222333");
    typed.product = site.basic.product;
    const auto placed = flow::place_order(site.services(), typed);
    REQUIRE(placed.order.buyer == person);
    site.verify(placed.order.id);
    CHECK(site.tier_of(person) == "vip");
    CHECK(site.order(placed.order.id).state == OrderState::paid);
    CHECK(site.count("SELECT count(*) FROM message WHERE template = 'admin_alert'") > 0);
    flow::refund_order(site.services(), placed.order.id, std::nullopt);
    CHECK(site.tier_of(person) == "vip");
    CHECK(site.unsound() == "");
}

TEST_CASE("the tables hold what the flows promise", "[membership]") {
    MembershipSite site;
    const PersonId person = add_person(site.database);
    const auto placed = flow::buy_membership(site.services(), site.order_of(person, site.vip));
    const auto waiting = site.memberships.of_order(placed.order.id).value();
    const auto refused = [&](const char* sql) { return refusal([&] { site.database->execute(sql); }); };
    CHECK(refusal([&] {
              site.memberships.begin(waiting.id, {.at = site.clock.now(), .expires_at = {}, .follows = {}}, "test");
          }) == ErrorKind::refused);  // not paid
    CHECK(refused("UPDATE membership SET state = 'expired', ended_at = 1") == ErrorKind::refused);
    CHECK(refused("DELETE FROM membership") == ErrorKind::refused);
    CHECK(refused("UPDATE membership SET tier_id = 1") == ErrorKind::refused);
    CHECK(refused("DELETE FROM membership_tier") == ErrorKind::refused);
    CHECK(refused("UPDATE membership_tier SET code = 'x'") == ErrorKind::refused);
    site.verify(placed.order.id);
    CHECK(refused("UPDATE membership SET started_at = 1") == ErrorKind::refused);
    // One active membership a person, however they come.
    CHECK(refused("INSERT INTO membership (person_id, tier_id, order_id, ordered_at, state, moved_at, moved_by)"
                  " SELECT person_id, tier_id, order_id, 1, 'pending', 1, 't' FROM membership") == ErrorKind::refused);
}

TEST_CASE("each rule about memberships finds what breaks it", "[membership][doctor]") {
    MembershipSite site;
    const PersonId person = site.member_of(site.basic);
    site.verify(site.asks_for(person, site.vip).placed.order.id);
    REQUIRE(site.unsound() == "");
    const auto broken = [&](const char* sql) {
        // As whoever has the file: without the triggers.
        for (const char* trigger : {"membership_moves", "membership_keeps_identity", "membership_remembers",
                                    "membership_keeps_its_days", "upgrade_request_moves", "upgrade_request_remembers"})
            site.database->execute(fmt::format("DROP TRIGGER IF EXISTS {}", trigger).c_str());
        site.database->execute(sql);
        return site.unsound();
    };
    using Catch::Matchers::Contains;
    SECTION("whose it is") {
        const PersonId other = add_person(site.database);
        CHECK_THAT(
            broken(fmt::format("UPDATE membership SET person_id = {} WHERE state = 'active'", other.value).c_str()),
            Contains("is another's"));
    }
    SECTION("what followed") {
        CHECK_THAT(broken("UPDATE membership SET follows_id = NULL WHERE state = 'active'"),
                   Contains("nothing followed it"));
    }
    SECTION("its history") {
        CHECK_THAT(broken("UPDATE membership SET state = 'cancelled', ended_at = 1 WHERE state = 'active'"),
                   Contains("membership"));
    }
}
