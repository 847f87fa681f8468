#include "lib/log/log.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <string>

using namespace mitra;

TEST_CASE("a log line stays one line, whatever is in it", "[log]") {
    CHECK(log::escaped("two\nlines\r\tand \x1b[31mred") == "two\\x0alines\\x0d\\x09and \\x1b[31mred");
    CHECK(log::escaped("caf\xc3\xa9 \xf0\x9f\x98\x80") == "caf\xc3\xa9 \xf0\x9f\x98\x80");
    CHECK(log::escaped("broken \xc3 and \xff") == "broken \\xc3 and \\xff");
    CHECK(log::escaped("turn \xe2\x80\xae round") == "turn \\xe2\\x80\\xae round");
    CHECK(log::escaped("turn \u2066 round") == "turn \\xe2\\x81\\xa6 round");
}

TEST_CASE("a log line is UTF-8 that hides nothing in a longer form", "[log]") {
    CHECK(log::escaped("a \xe0\x80\x8a line") == "a \\xe0\\x80\\x8a line");           // a line feed in three bytes
    CHECK(log::escaped("a \xf0\x80\x80\x8a line") == "a \\xf0\\x80\\x80\\x8a line");  // in four
    CHECK(log::escaped("\xed\xa0\x80") == "\\xed\\xa0\\x80");                         // half of a pair of UTF-16
    CHECK(log::escaped("\xf4\x90\x80\x80") == "\\xf4\\x90\\x80\\x80");                // past the last character
}

TEST_CASE("a vouched-for word still shows no telephone and no e-mail address", "[log]") {
    CHECK(log::word("no person 0815-6272-6272 here").text == "no person (phone) here");
    CHECK(log::word("no person +62 815 62726272").text == "no person (phone)");
    CHECK(log::word("6281562726272 is wrong").text == "(phone) is wrong");
    CHECK(log::word("no person budi@contoh.id here").text == "no person (e-mail) here");
    CHECK(log::word("line 12 of 2026-11-20T09:30:00, MSG-12345").text == "line 12 of 2026-11-20T09:30:00, MSG-12345");
}

TEST_CASE("texts of unknown origin do not compile into a log line", "[log]") {
    STATIC_REQUIRE_FALSE(log::Loggable<std::string>);
    STATIC_REQUIRE_FALSE(log::Loggable<std::string_view>);
    STATIC_REQUIRE_FALSE(log::Loggable<const char*>);
    STATIC_REQUIRE(log::Loggable<PersonId>);
    STATIC_REQUIRE(log::Loggable<int>);
    STATIC_REQUIRE(log::Loggable<log::Word>);
    STATIC_REQUIRE(log::Loggable<const char(&)[5]>);
}

TEST_CASE("journald is told how severe a line is, and a full disk stops nobody", "[log]") {
    int ends[2];
    REQUIRE(pipe(ends) == 0);
    const int kept = dup(STDERR_FILENO);
    dup2(ends[1], STDERR_FILENO);
    log::info("sent {}", MessageId{77});
    log::debug("not shown");
    log::error("stopped after {} tries", 3);
    const int full = open("/dev/full", O_WRONLY);
    dup2(full, STDERR_FILENO);
    log::error("nobody reads this");
    dup2(kept, STDERR_FILENO);
    close(ends[1]);
    close(full);
    close(kept);

    std::string text(200, '\0');
    const auto size = read(ends[0], text.data(), text.size());
    close(ends[0]);
    REQUIRE(size > 0);
    text.resize(static_cast<std::size_t>(size));
    CHECK(text == "<6>sent MSG-77\n<3>stopped after 3 tries\n");
}
