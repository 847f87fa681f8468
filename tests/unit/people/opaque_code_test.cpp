#include "lib/people/opaque_code.hpp"

#include <catch2/catch.hpp>
#include <set>

using namespace mitra::people;

TEST_CASE("codes are ten clear characters, never the same, never like a phone", "[opaque_code]") {
    std::set<std::string> codes;
    std::set<char> characters;
    for (int i = 0; i < 2000; ++i) {
        const std::string code = random_code();
        REQUIRE(code.size() == 10);
        REQUIRE(code.find_first_of("01ilo") == std::string::npos);
        REQUIRE((code[0] >= 'a' && code[0] <= 'z'));
        characters.insert(code.begin(), code.end());
        codes.insert(code);
    }
    CHECK(codes.size() == 2000);
    CHECK(characters.size() == 31);
}

TEST_CASE("a code is read whatever its letter case", "[opaque_code]") {
    CHECK(as_code(" ABCDEFGH23 ") == "abcdefgh23");
    for (const char* wrong : {"", " ", "abcdefgh2", "abcdefgh234", "abcdefgh21", "2345678923", "abcde gh23"})
        CHECK_FALSE(as_code(wrong));
}
