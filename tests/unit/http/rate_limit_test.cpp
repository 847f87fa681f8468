#include "lib/http/rate_limit.hpp"

#include <catch2/catch.hpp>

using namespace mitra::http;
using namespace std::chrono_literals;

namespace {

const RateLimiter::Moment k_start{std::chrono::hours{1}};

int taken(RateLimiter& limiter, std::string_view key, Rate rate, RateLimiter::Moment now, int tries) {
    int count = 0;
    for (int i = 0; i < tries; ++i)
        count += limiter.take("daftar", key, rate, now) ? 1 : 0;
    return count;
}

}  // namespace

TEST_CASE("a bucket gives its burst at once and fills again with time", "[rate_limit]") {
    RateLimiter limiter;
    const Rate rate{.burst = 5, .per_minute = 60};
    CHECK(taken(limiter, "a", rate, k_start, 10) == 5);
    CHECK(taken(limiter, "a", rate, k_start + 999ms, 10) == 0);
    CHECK(taken(limiter, "a", rate, k_start + 1s, 10) == 1);
    CHECK(taken(limiter, "a", rate, k_start + 4s, 10) == 3);
    CHECK(taken(limiter, "a", rate, k_start + 1h, 10) == 5);
    CHECK(limiter.refusals() == 5 + 10 + 9 + 7 + 5);
}

TEST_CASE("what is given back can be taken again, and no bucket overflows", "[rate_limit]") {
    RateLimiter limiter;
    const Rate rate{.burst = 2, .per_minute = 0};
    for (int i = 0; i < 10; ++i) {
        CHECK(limiter.take("kupon", "a", rate, k_start));
        limiter.give_back("kupon", "a", rate, k_start);
    }
    limiter.give_back("kupon", "a", rate, k_start);
    int taken_now = 0;
    while (limiter.take("kupon", "a", rate, k_start))
        ++taken_now;
    CHECK(taken_now == 2);
}

TEST_CASE("buckets of other keys and purposes are their own", "[rate_limit]") {
    RateLimiter limiter;
    const Rate once{.burst = 1, .per_minute = 1};
    CHECK(limiter.take("daftar", "a", once, k_start));
    CHECK(limiter.take("daftar", "b", once, k_start));
    CHECK(limiter.take("masuk", "a", once, k_start));
    CHECK_FALSE(limiter.take("daftar", "a", once, k_start));
    // "ab" + "c" is not "a" + "bc".
    CHECK(limiter.take("ab", "c", once, k_start));
    CHECK(limiter.take("a", "bc", once, k_start));
}

TEST_CASE("a moment before the last one gives nothing extra", "[rate_limit]") {
    RateLimiter limiter;
    const Rate rate{.burst = 1, .per_minute = 60};
    CHECK(limiter.take("x", "a", rate, k_start + 10s));
    CHECK_FALSE(limiter.take("x", "a", rate, k_start));
    CHECK_FALSE(limiter.take("x", "a", rate, k_start + 10s));
}

TEST_CASE("memory is bounded: the bucket used longest ago is forgotten", "[rate_limit]") {
    RateLimiter limiter{100};
    const Rate once{.burst = 1, .per_minute = 0.001};
    REQUIRE(limiter.take("x", "regular", once, k_start));
    for (int i = 0; i < 10'000; ++i) {
        REQUIRE(limiter.take("x", std::to_string(i), once, k_start));
        REQUIRE_FALSE(limiter.take("x", "regular", once, k_start));  // in use, so it stays
    }
    CHECK(limiter.size() == 100);
    CHECK(limiter.take("x", "0", once, k_start));
}
