#include "lib/payout/commission_store.hpp"

#include <catch2/catch.hpp>

#include "lib/base/error.hpp"
#include "tests/support/database.hpp"
#include "tests/support/people.hpp"

using namespace mitra;
using namespace mitra::payout;
using namespace std::chrono_literals;
using test::k_noon;

namespace {

struct Site {
    test::TestDatabase database = test::migrated_db();
    CommissionStore store{database};
    PersonId rina = test::add_person(database);

    CommissionId earn(std::int64_t rupiah, Instant payable_at = k_noon, std::optional<PersonId> person = std::nullopt) {
        static int number = 0;
        return store.add({.source = fmt::format("REP-{}", ++number),
                          .person = person.value_or(rina),
                          .base = Money{rupiah * 10},
                          .rate = BasisPoints{1000},
                          .amount = Money{rupiah},
                          .earned_at = k_noon,
                          .payable_at = payable_at},
                         "ani");
    }
    bool move(CommissionId id, CommissionState from, CommissionState to) {
        return store.move(id, from, to, "ani", k_noon);
    }
};

std::vector<CommissionId> ids(const std::vector<Commission>& lines) {
    std::vector<CommissionId> all;
    for (const Commission& line : lines)
        all.push_back(line.id);
    return all;
}

}  // namespace

TEST_CASE("a commission is kept as it was earned, once for what earned it", "[payout]") {
    Site site;
    const Commission line{.source = "REP-77",
                          .person = site.rina,
                          .role = Role::leader,
                          .base = Money{97'000},
                          .rate = BasisPoints{1'550},
                          .amount = Money{15'035},
                          .earned_at = k_noon,
                          .payable_at = k_noon + 168h};
    const CommissionId id = site.store.add(line, "ani");
    const auto found = site.store.named(to_string(id));
    CHECK(found.source == "REP-77");
    CHECK(found.role == Role::leader);
    CHECK(found.base == Money{97'000});
    CHECK(found.rate == BasisPoints{1'550});
    CHECK(found.amount == Money{15'035});
    CHECK(found.payable_at == k_noon + 168h);
    CHECK(found.state == CommissionState::pending);
    CHECK(found.moved_by == "ani");
    CHECK_THROWS_AS(site.store.add(line, "ani"), Error);
    CHECK_THROWS_AS(site.store.named("COM-99"), Error);
    CHECK_THROWS(site.database->execute("UPDATE commission SET amount = 1"));
    CHECK_THROWS(site.database->execute("DELETE FROM commission"));
}

TEST_CASE("a commission is payable when its hold is over and nobody holds it", "[payout]") {
    Site site;
    const auto due = site.earn(10);
    const auto later = site.earn(20, k_noon + 1h);
    const auto held = site.earn(30);
    CHECK(site.store.hold(held, "fraud:FRD-3", k_noon));
    CHECK_FALSE(site.store.hold(held, "admin", k_noon));
    CHECK(site.store.find(held)->held_for == "fraud:FRD-3");
    CHECK(site.store.release_due(k_noon, "timer", 10) == 1);
    CHECK(site.store.find(due)->state == CommissionState::payable);
    CHECK(site.store.find(due)->moved_by == "timer");
    CHECK(site.store.release_due(k_noon + 59min, "timer", 10) == 0);
    CHECK(site.store.lift(held));
    CHECK_FALSE(site.store.lift(held));
    CHECK(site.store.release_due(k_noon + 1h, "timer", 1) == 1);
    CHECK(site.store.release_due(k_noon + 1h, "timer", 1) == 1);
    CHECK(site.store.find(later)->state == CommissionState::payable);
}

TEST_CASE("a commission moves along the drawn edges only, and is paid by a payout alone", "[payout]") {
    Site site;
    const auto id = site.earn(10);
    CHECK_THROWS(site.move(id, CommissionState::pending, CommissionState::paid));
    CHECK(site.move(id, CommissionState::pending, CommissionState::payable));
    CHECK_FALSE(site.move(id, CommissionState::pending, CommissionState::payable));
    CHECK_THROWS(site.move(id, CommissionState::payable, CommissionState::paid));
    CHECK(site.move(id, CommissionState::payable, CommissionState::voided));
    CHECK_THROWS(site.move(id, CommissionState::voided, CommissionState::payable));
    CHECK_FALSE(site.store.hold(id, "admin", k_noon));
    CHECK_FALSE(site.store.payout_line(id));
}

TEST_CASE("lines are listed by person, state and hold, in pages, and summed", "[payout]") {
    Site site;
    const PersonId budi = test::add_person(site.database);
    const auto first = site.earn(10);
    const auto second = site.earn(20);
    const auto third = site.earn(40);
    const auto other = site.earn(80, k_noon, budi);
    site.move(second, CommissionState::pending, CommissionState::payable);
    site.move(third, CommissionState::pending, CommissionState::voided);
    site.store.hold(other, "admin", k_noon);
    site.store.hold(second, "admin", k_noon);

    const auto listed = [&](const CommissionFilter& filter) {
        const auto all = ids(site.store.list(filter, {}, 10));
        CHECK(site.store.count(filter) == std::ssize(all));
        return all;
    };
    CHECK(listed({}) == std::vector{first, second, third, other});
    CHECK(listed({.person = site.rina}) == std::vector{first, second, third});
    CHECK(listed({.person = site.rina, .state = CommissionState::pending}) == std::vector{first});
    CHECK(listed({.only_held = true}) == std::vector{second, other});
    CHECK(listed({.state = CommissionState::pending, .only_held = true}) == std::vector{other});
    CHECK(listed({.since = k_noon + 1ms}).empty());
    CHECK(ids(site.store.list({.person = site.rina}, first, 1)) == std::vector{second});

    const auto sums = site.store.sums_of(site.rina);
    CHECK(sums.pending == Money{10});
    CHECK(sums.payable == Money{20});
    CHECK(sums.held == Money{20});
    CHECK(sums.paid == Money{0});
}
