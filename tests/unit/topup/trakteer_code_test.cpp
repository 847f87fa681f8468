#include <catch2/catch.hpp>
#include <set>

#include "lib/base/random.hpp"
#include "lib/topup/trakteer.hpp"

using namespace mitra::topup::trakteer;
using Codes = std::vector<std::string>;

TEST_CASE("a code is TP and eight signs that nobody mixes up, and is found in a message", "[trakteer]") {
    mitra::SeededRandom random{20'261'130};
    std::set<std::string> codes;
    for (int i = 0; i < 2'000; ++i) {
        const std::string code = code_from(random.bits());
        CHECK(code.size() == 10);
        CHECK(code.find_first_of("ILO01", 2) == std::string::npos);
        CHECK(codes_in(code) == Codes{code});
        codes.insert(code);
    }
    CHECK(codes.size() == 2'000);
    CHECK(code_from(0) == "TPAAAAAAAA");
}

TEST_CASE("a code is found whatever stands around it and however it is typed", "[trakteer]") {
    for (const char* message : {"TPABCDEFGH", "tpabcdefgh", "Kode: TPabcdEFGH, makasih kak!", "TP-ABCD EFGH",
                                "tp abcd efgh", "TP ABCD-EFGH", "T P A B C D E F G H", "(TPABCDEFGH)", "xTPABCDEFGHx",
                                "TP\xE2\x80\x93"
                                "ABCD\xC2\xA0"
                                "EFGH",
                                "TP\nABCDEFGH", "TP.ABCD.EFGH",
                                "\xF0\x9F\x8E\xAE"
                                "TPABCDEFGH\xF0\x9F\x8E\xAE",
                                "TTPABCDEFGH"}) {
        CAPTURE(message);
        CHECK(codes_in(message) == Codes{"TPABCDEFGH"});
    }
    CHECK(codes_in("TPABCDEFGH dan TPABCDEFGJ") == Codes{"TPABCDEFGH", "TPABCDEFGJ"});
    CHECK(codes_in("TPABCDEFGH TPABCDEFGH") == Codes{"TPABCDEFGH"});
}

TEST_CASE("a look-alike is nobody's code", "[trakteer]") {
    for (const char* message :
         {"TPABCDEFG0", "TPABCDEFGO", "TPABCDEFG1", "TPABCDEFGI", "TPABCDEFGL", "TP0BCDEFGH", "TPABCDEFG", "TP", "",
          "\xD0\xA2\xD0\xA0"
          "ABCDEFGH",
          "TP----ABCDEFGH", "T", "TP ABCD    EFGH", "TPABCD/EFGH", "Semangat terus kak"})
        CHECK(codes_in(message).empty());
}

TEST_CASE("a message full of codes gives some of them, soon", "[trakteer]") {
    std::string message;
    for (std::uint64_t i = 0; i < 10'000; ++i)
        message += code_from(i) + " ";
    CHECK(codes_in(message).size() == 32);
    CHECK(codes_in(std::string(1'000'000, 'T')).empty());
}
