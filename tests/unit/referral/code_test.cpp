#include "lib/referral/code.hpp"

#include <catch2/catch.hpp>

#include "lib/base/error.hpp"

using namespace mitra;
using namespace mitra::referral;

TEST_CASE("codes that are read the same are the same", "[referral]") {
    CHECK(code_key("BYE50") == code_key("bye50"));
    CHECK(code_key(" bye5o\n") == code_key("BYE50"));
    CHECK(code_key("HELLO") == code_key("he1io"));
    CHECK(code_key("BYE50") != code_key("BYE51"));
    CHECK(code_key("  ").empty());
}

TEST_CASE("a code is a word of ASCII that can be read aloud", "[referral]") {
    CHECK(checked_code("bye-50") == "BYE-50");
    CHECK(checked_code("  Rina2025 ") == "RINA2025");
    for (const char* none : {"", "AB", "-AB", "AB-", "BYE 50", "BYE_50", "123456789012345678901", "\xD0\x92YE50",
                             "<script>", "BYE50'--", "BYE\n50"}) {
        INFO(none);
        CHECK_THROWS_AS(checked_code(none), Error);
    }
}

TEST_CASE("a code of digits, or of what looks like digits, reads like a phone", "[referral]") {
    for (const char* code : {"081562726272", "0815-6272-6272", "O8I562726272", "OLOLOLOL"})
        CHECK(reads_like_a_phone(code));
    for (const char* code : {"RINA", "BYE50", "2026", "081562726272A", ""})
        CHECK_FALSE(reads_like_a_phone(code));
}
