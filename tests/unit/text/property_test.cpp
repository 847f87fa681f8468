#include <catch2/catch.hpp>
#include <regex>

#include "lib/base/random.hpp"
#include "lib/text/template.hpp"
#include "lib/text/wording.hpp"

using namespace mitra;

namespace {

/// Bytes as an attacker would choose them: whole characters, halves of them, marks, controls, links.
std::string hostile(SeededRandom& random) {
    static const std::vector<std::string> k_pieces{
        "a",      "B",      "é",      "e\u0301", "\u0301",   "👋",   "👩\u200D🌾", "\u200D", "\u202E",
        "\u2066", "\u3164", "\u00A0", "\uFEFF",  "\n",       "\r",  "\t",       " ",      std::string(1, '\0'),
        "*",      "_",      "~",      "`",       ">",        ".",   "://",      "www.",   "t.me/",
        "x.com",  "{name}", "}}",     "\xC3",    "\xF0\x9F", "\xFF"};
    std::string bytes;
    for (std::int64_t n = random.between(0, 24); n > 0; --n)
        bytes += k_pieces[static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(k_pieces.size()) - 1))];
    return bytes;
}

}  // namespace

TEST_CASE("whatever is typed, the clean line is clean, and cleaning it again changes nothing", "[text]") {
    SeededRandom random{20261120};
    for (int n = 0; n < 3'000; ++n) {
        const std::string typed = hostile(random);
        const std::string line = text::clean_line(typed);
        CAPTURE(n, typed, line);
        REQUIRE(text::clean_line(line) == line);
        REQUIRE(line.find_first_of(std::string_view{"\n\r\t\0", 4}) == std::string::npos);
        REQUIRE(line.find("  ") == std::string::npos);
        REQUIRE((line.empty() || (line.front() != ' ' && line.back() != ' ')));
        for (const char* hidden : {"\u202E", "\u2066", "\uFEFF", "\u3164"})
            REQUIRE(line.find(hidden) == std::string::npos);
    }
}

TEST_CASE("whatever somebody is called, a message keeps its lines, its marks and its links", "[text]") {
    const std::regex link{R"([A-Za-z]{2,}\.[A-Za-z]{2,}|[.@/-][A-Za-z]\.[A-Za-z]{2,}|[A-Za-z]\.[A-Za-z]{2,}[/:?#])"};
    SeededRandom random{20261121};
    for (int n = 0; n < 3'000; ++n) {
        const std::string typed = hostile(random);
        const std::string message = text::fill("{name}", {{"name", typed}}, text::Escape::whatsapp);
        CAPTURE(n, typed, message);
        REQUIRE(message.find_first_of("*_~`\n\r") == std::string::npos);
        REQUIRE(message.find("://") == std::string::npos);
        REQUIRE_FALSE(std::regex_search(message, link));
    }
}
