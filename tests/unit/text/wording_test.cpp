#include "lib/text/wording.hpp"

#include <catch2/catch.hpp>

using namespace mitra;
using text::clean_line;

TEST_CASE("dates are written in Indonesian, in the site's zone", "[text]") {
    const Zone jakarta;
    const Zone jayapura = *Zone::named("Asia/Jayapura");
    const Instant evening = *parse_instant("2026-11-21T19:30:00+07:00", jakarta);
    CHECK(text::long_date(evening, jakarta) == "Sabtu, 21 November 2026");
    CHECK(text::date_and_time(evening, jakarta) == "Sabtu, 21 November 2026 pukul 19.30 WIB");
    CHECK(text::time_of_day(evening, jayapura) == "21.30 WIT");
    CHECK(text::short_date_time(evening, jakarta) == "21 Nov 2026 19.30");
    CHECK(text::date_and_time(*parse_instant("2027-08-01T00:05:00+07:00", jakarta), jakarta) ==
          "Minggu, 1 Agustus 2027 pukul 00.05 WIB");
}

TEST_CASE("basis points are read as a percentage", "[text]") {
    CHECK(text::percent(BasisPoints{2000}) == "20%");
    CHECK(text::percent(BasisPoints{1250}) == "12,5%");
    CHECK(text::percent(BasisPoints{5}) == "0,05%");
    CHECK(text::percent(BasisPoints{0}) == "0%");
    CHECK(text::percent(BasisPoints{10000}) == "100%");
}

TEST_CASE("a typed line is kept as one clean line", "[text]") {
    const auto [typed, kept] = GENERATE(table<std::string, std::string>({
        {"  Siti   Aminah \n", "Siti Aminah"},
        {"Siti\tAminah\r\nBogor", "Siti Aminah Bogor"},
        {"Siti\u00A0\u2003\u3000Aminah", "Siti Aminah"},     // blanks of other widths
        {"\u202Eitis\u202C \u2066x\u2069\u200F", "itis x"},  // right-to-left marks
        {"Si\u200Bti\uFEFF\u00AD\x01\x7F", "Siti"},          // nothing to see
        {"Rene\u0301e", "Ren\u00E9e"},                       // NFC
        {"a\u0323\u0307", "\u1EA1\u0307"},                   // NFC keeps what has no own letter
        {"\u3164\u2800", ""},                                // letters drawn as blanks
        {"\u200D\u0301", ""},                                // a joiner and an accent that stand on nothing
        {"👩\u200D🌾 Tani", "👩\u200D🌾 Tani"},                  // one emoji of two
        {"a\u200D b\u200D", "a b"},
        {"x\u0301\u0302\u0303\u0304\u0305\u0306y", "x\u0301\u0302\u0303\u0304y"},
        {"\u0958\u0301\u0301\u0301\u0301", "\u0915\u093C\u0301\u0301\u0301"},  // NFC makes a letter and a mark of one
        {std::string("a\xff\xc3") + "b", "a\uFFFD\uFFFDb"},                    // not UTF-8
        {"O'Neill <b> \"x\" & Co", "O'Neill <b> \"x\" & Co"},  // kept: escaping is for where it is shown
        {"", ""},
    }));
    CAPTURE(typed);
    CHECK(clean_line(typed) == kept);
    CHECK(clean_line(kept) == kept);
}

TEST_CASE("length counts characters", "[text]") {
    CHECK(text::length("") == 0);
    CHECK(text::length("abc") == 3);
    CHECK(text::length("Renée 👋") == 7);
}

TEST_CASE("a text is shortened between its characters", "[text]") {
    const auto [most, kept] = GENERATE(table<std::size_t, std::string_view>(
        {{0, ""}, {3, "Ren"}, {4, "René"}, {6, "Renée "}, {7, "Renée 👋"}, {100, "Renée 👋"}}));
    CAPTURE(most);
    CHECK(text::first_characters("Renée 👋", most) == kept);
}
