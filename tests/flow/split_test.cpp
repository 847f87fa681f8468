#include <catch2/catch.hpp>

#include "lib/membership/split.hpp"

namespace {

using namespace mitra;
using membership::Orphan;
using membership::Rule;
using membership::Shares;
using membership::split;

Rule rule_of(std::int64_t user, std::int64_t leader) {
    Rule rule;
    rule.user = BasisPoints{user};
    rule.leader = BasisPoints{leader};
    rule.owner = BasisPoints{k_whole - user - leader};
    return rule;
}

Money sum(const Shares& shares) {
    return shares.user + shares.leader + shares.owner + shares.reserve;
}

TEST_CASE("a total is split by largest remainder", "[split]") {
    const Rule rule = rule_of(5'500, 500);
    const auto shares = [&](std::int64_t total, bool leader = true, Orphan orphan = Orphan::owner) {
        return split(Money{total}, rule, leader, orphan);
    };
    CHECK(split(Money{1}, rule_of(0, 5'000), true, Orphan::owner) == Shares{Money{}, Money{1}, Money{}, Money{}});
    CHECK(shares(100'000) == Shares{Money{55'000}, Money{5'000}, Money{40'000}, Money{}});
    CHECK(shares(99'999) == Shares{Money{54'999}, Money{5'000}, Money{40'000}, Money{}});
    CHECK(shares(1) == Shares{Money{1}, Money{}, Money{}, Money{}});
    CHECK(shares(10) == Shares{Money{6}, Money{}, Money{4}, Money{}});  // half and half: the member's
    CHECK(shares(0) == Shares{});
    CHECK(shares(99'999, false) == Shares{Money{54'999}, Money{}, Money{45'000}, Money{}});
    CHECK(shares(99'999, false, Orphan::reserve) == Shares{Money{54'999}, Money{}, Money{40'000}, Money{5'000}});
}

TEST_CASE("shares sum to the total, are near the rule and never below zero, for every total and rule", "[split]") {
    const auto total = GENERATE(take(200, random(std::int64_t{0}, std::int64_t{Money::k_largest})));
    const auto user = GENERATE(take(10, random(std::int64_t{0}, std::int64_t{k_whole})));
    const std::int64_t leader = (total / 7 + user) % (k_whole - user + 1);
    const Rule rule = rule_of(user, leader);
    const Shares led = split(Money{total}, rule, true, Orphan::owner);
    CHECK(sum(led) == Money{total});
    CHECK(std::min({led.user, led.leader, led.owner, led.reserve}) >= Money{});
    CHECK(std::abs(led.user.rupiah() * k_whole - total * user) < k_whole);
    CHECK(std::abs(led.leader.rupiah() * k_whole - total * leader) < k_whole);
    for (const Orphan orphan : {Orphan::owner, Orphan::reserve}) {
        const Shares alone = split(Money{total}, rule, false, orphan);
        CHECK(sum(alone) == Money{total});
        CHECK(alone.user == led.user);
        CHECK(alone.leader == Money{});
    }
}

TEST_CASE("small totals sum exactly, each one of them", "[split]") {
    for (std::int64_t user = 0; user <= k_whole; user += 77)
        for (std::int64_t total = 0; total < 300; ++total)
            for (std::int64_t leader = 0; user + leader <= k_whole; leader += 1'111)
                if (sum(split(Money{total}, rule_of(user, leader), true, Orphan::owner)) != Money{total})
                    FAIL(total << " at " << user << "/" << leader);
    SUCCEED();
}

}  // namespace
