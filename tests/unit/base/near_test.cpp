#include "lib/base/near.hpp"

#include <array>
#include <catch2/catch.hpp>

using namespace mitra;

TEST_CASE("a typo finds what was meant; something else finds nothing", "[near]") {
    constexpr std::array<std::string_view, 4> commands{"person", "event", "sender", "referral"};
    CHECK(nearest_of("persn", commands) == "person");
    CHECK(nearest_of("evnet", commands) == "event");
    CHECK(nearest_of("referal", commands) == "referral");
    CHECK_FALSE(nearest_of("xyz", commands));
    CHECK_FALSE(nearest_of("", commands));
}
