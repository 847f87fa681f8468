#include "lib/base/ascii.hpp"

#include <catch2/catch.hpp>
#include <string_view>

using namespace mitra;

TEST_CASE("letters and digits are those of ASCII, and nothing beside or beyond them", "[base]") {
    for (const char c : std::string_view{"azAZ"})
        CHECK((is_letter(c) && is_letter_or_digit(c) && !is_digit(c)));
    for (const char c : std::string_view{"09"})
        CHECK((is_digit(c) && is_letter_or_digit(c) && !is_letter(c)));
    for (const char c : std::string_view{"`{@[/:\xe9\xc3\0 ", 10})
        CHECK_FALSE(is_letter_or_digit(c));
    CHECK(is_small_letter('z'));
    CHECK_FALSE(is_small_letter('Z'));
}

TEST_CASE("a hexadecimal digit has its value in either case", "[base]") {
    CHECK(hex_value('0') == 0);
    CHECK(hex_value('f') == 15);
    CHECK(hex_value('A') == 10);
    CHECK(hex_value('g') == -1);
    CHECK(hex_value('/') == -1);
}
