#include <catch2/catch.hpp>

#include "tests/simulation/run.hpp"

using namespace mitra::simulation;

// Few, since this runs under a sanitizer; `simulate` lives hundreds in the release tree.
TEST_CASE("whatever people, providers and the machine do, every promise holds", "[simulation]") {
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        const Result result = run({.seed = seed, .steps = 40});
        CAPTURE(seed, result.step);
        REQUIRE(result.broken == "");
    }
}

TEST_CASE("a seed is one run: the same again is the same to the letter", "[simulation]") {
    const auto first = run({.seed = 7, .steps = 20});
    const auto again = run({.seed = 7, .steps = 20});
    CHECK(first.trace == again.trace);
    CHECK(first.trace != run({.seed = 8, .steps = 20}).trace);
}
