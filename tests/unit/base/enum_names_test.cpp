#include "lib/base/enum_names.hpp"

#include <catch2/catch.hpp>

using namespace mitra;

namespace {

enum class Side { left, right };
constexpr EnumNames<Side, 2> k_sides{{"left", "right"}};

}  // namespace

TEST_CASE("each value of an enum has its name, and the name gives it back", "[base]") {
    CHECK(k_sides.of(Side::right) == "right");
    CHECK(k_sides.named("left") == Side::left);
    CHECK(k_sides.named("right") == Side::right);
}

TEST_CASE("a word that names no value of an enum gives nothing", "[base]") {
    CHECK_FALSE(k_sides.named("Left"));
    CHECK_FALSE(k_sides.named("lef"));
    CHECK_FALSE(k_sides.named(""));
}
