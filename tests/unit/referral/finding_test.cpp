#include "lib/referral/finding.hpp"

#include <catch2/catch.hpp>

#include "tests/support/clock.hpp"

using namespace mitra;
using namespace mitra::referral;
using namespace std::chrono_literals;
using test::k_noon;

TEST_CASE("every rule of fraud has its terms, in the order of the enum", "[referral][fraud]") {
    REQUIRE(all_rules().size() == 7);
    for (const RuleTerms& rule : all_rules()) {
        CHECK(&terms(rule.rule) == &rule);
        CHECK(rule_named(rule.name) == rule.rule);
        CHECK_FALSE(rule.sentence.empty());
        CHECK_FALSE(rule.indonesian.empty());
        // An order that was refused as one's own earns nobody anything.
        CHECK((rule.hold == Hold::nothing) == (rule.rule == Rule::own_order));
    }
    CHECK_FALSE(rule_named("own order"));
    for (const FindingState state : {FindingState::open, FindingState::cleared, FindingState::confirmed})
        CHECK(finding_state_named(name(state)) == state);
}

TEST_CASE("evidence is JSON of ids, numbers and times", "[referral][fraud]") {
    Evidence evidence;
    CHECK(evidence.json() == "{}");
    evidence.add("buyer", PersonId{7})
        .add("orders", std::vector{OrderId{1}, OrderId{2}})
        .add("seconds", std::int64_t{4})
        .add("placed_at", k_noon)
        .add("none", std::vector<OrderId>{});
    CHECK(evidence.json() ==
          R"({"buyer":"PER-7","orders":["ORD-1","ORD-2"],"seconds":4,"placed_at":1795150800000,"none":[]})");
    const Suspicion suspicion = about_order(Rule::own_email, OrderId{12}, PersonId{3}, evidence);
    CHECK(suspicion.cause == "own_email:ORD-12");
    CHECK(suspicion.order == OrderId{12});
}

TEST_CASE("an order within ten seconds of its click is fast", "[referral][fraud]") {
    CHECK(is_fast_checkout(k_noon, k_noon));
    CHECK(is_fast_checkout(k_noon, k_noon + 10s));
    CHECK_FALSE(is_fast_checkout(k_noon, k_noon + 10'001ms));
    // The clock was set back between the two.
    CHECK_FALSE(is_fast_checkout(k_noon + 1s, k_noon));
}
