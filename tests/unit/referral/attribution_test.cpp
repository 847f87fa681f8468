#include "lib/referral/attribution.hpp"

#include <catch2/catch.hpp>

#include "tests/support/clock.hpp"

using namespace mitra;
using namespace mitra::referral;
using namespace std::chrono_literals;
using test::k_noon;

namespace {

Candidate may_earn(CreditSource source) {
    return {.source = source,
            .affiliate = PersonId{1},
            .clicked_at = source == CreditSource::coupon ? std::nullopt : std::optional{k_noon - 1h},
            .state = AffiliateState::approved,
            .has_access = true,
            .click_life = std::chrono::days{90}};
}

}  // namespace

TEST_CASE("who is no approved affiliate with access, or buys themselves, is not credited", "[referral][attribution]") {
    Candidate one = may_earn(CreditSource::click);
    CHECK(judge(one, k_noon) == Verdict::credited);
    for (const auto state :
         {AffiliateState::pending, AffiliateState::rejected, AffiliateState::suspended, AffiliateState::banned}) {
        one.state = state;
        CHECK(judge(one, k_noon) == Verdict::not_approved);
    }
    one.state = AffiliateState::approved;
    one.has_access = false;
    CHECK(judge(one, k_noon) == Verdict::no_access);
    one.is_buyer = true;
    CHECK(judge(one, k_noon) == Verdict::oneself);
}

TEST_CASE("a click counts until it is older than it may become, and for ever where nothing is said", "[attribution]") {
    Candidate one = may_earn(CreditSource::click);
    one.clicked_at = k_noon;
    CHECK(judge(one, k_noon + std::chrono::days{90}) == Verdict::credited);
    CHECK(judge(one, k_noon + std::chrono::days{90} + 1ms) == Verdict::too_old);
    one.click_life.reset();
    CHECK(judge(one, k_noon + std::chrono::days{9'000}) == Verdict::credited);
    Candidate coupon = may_earn(CreditSource::coupon);
    CHECK(judge(coupon, k_noon + std::chrono::days{9'000}) == Verdict::credited);
}

TEST_CASE("the first who may be is credited, and those after are not needed", "[attribution]") {
    std::vector<Candidate> all{may_earn(CreditSource::coupon), may_earn(CreditSource::click),
                               may_earn(CreditSource::binding)};
    CHECK(judge(all, k_noon) == std::vector{Verdict::credited, Verdict::not_needed, Verdict::not_needed});
    all[0].state = AffiliateState::suspended;
    CHECK(judge(all, k_noon) == std::vector{Verdict::not_approved, Verdict::credited, Verdict::not_needed});
    all[1].is_buyer = true;
    CHECK(judge(all, k_noon) == std::vector{Verdict::not_approved, Verdict::oneself, Verdict::credited});
    all[2].has_access = false;
    CHECK(judge(all, k_noon) == std::vector{Verdict::not_approved, Verdict::oneself, Verdict::no_access});
    CHECK(judge(std::span<const Candidate>{}, k_noon).empty());
}

TEST_CASE("sources and verdicts are read as they are written", "[attribution]") {
    for (const auto source : {CreditSource::coupon, CreditSource::click, CreditSource::binding})
        CHECK(credit_source_named(name(source)) == source);
    for (const auto verdict : {Verdict::credited, Verdict::not_needed, Verdict::not_approved, Verdict::no_access,
                               Verdict::oneself, Verdict::too_old})
        CHECK(verdict_named(name(verdict)) == verdict);
    CHECK_FALSE(verdict_named("perhaps"));
}
