#include "lib/base/money.hpp"

#include <catch2/catch.hpp>

using namespace mitra;

TEST_CASE("an amount is read only as digits without sign, dots or leading zero", "[money]") {
    CHECK(Money::parse("0") == Money{0});
    CHECK(Money::parse("97000") == Money{97'000});
    CHECK(Money::parse("99999999999") == Money{99'999'999'999});
    for (const char* wrong : {"", "00", "01", "-1", "+1", "1.000", "1,0", " 1", "1 ", "1e3", "100000000000", "٣"})
        CHECK_FALSE(Money::parse(wrong));
}

TEST_CASE("an amount is written the Indonesian way", "[money]") {
    CHECK(to_string(Money{0}) == "Rp 0");
    CHECK(to_string(Money{999}) == "Rp 999");
    CHECK(to_string(Money{97'000}) == "Rp 97.000");
    CHECK(to_string(Money{1'234'567}) == "Rp 1.234.567");
    CHECK(fmt::format("{}", Money{-1'000}) == "-Rp 1.000");
}

TEST_CASE("a share is rounded half up, away from zero", "[money]") {
    CHECK(share_of(Money{100'000}, BasisPoints{5'500}) == Money{55'000});
    CHECK(share_of(Money{1}, BasisPoints{5'000}) == Money{1});
    CHECK(share_of(Money{1}, BasisPoints{4'999}) == Money{0});
    CHECK(share_of(Money{-1}, BasisPoints{5'000}) == Money{-1});
    CHECK(share_of(Money{Money::k_largest}, BasisPoints{k_whole}) == Money{Money::k_largest});
}
