#include "lib/base/random.hpp"

#include <catch2/catch.hpp>

#include <array>

using namespace mitra;

TEST_CASE("numbers stay inside their bounds and reach both", "[random]") {
    SeededRandom random{42};
    std::array<int, 4> seen{};
    for (int i = 0; i < 4000; ++i)
        ++seen.at(static_cast<std::size_t>(random.between(2, 5) - 2));
    for (const int count : seen)
        CHECK(count > 800);
    CHECK(random.between(7, 7) == 7);
}

TEST_CASE("one seed gives one sequence", "[random]") {
    SeededRandom a{1};
    SeededRandom b{1};
    SeededRandom c{2};
    const auto first = a.bits();
    CHECK(first == b.bits());
    CHECK(first != c.bits());
}
