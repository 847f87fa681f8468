#include "lib/ticket/ticket.hpp"

#include <catch2/catch.hpp>

#include "lib/text/wording.hpp"

using namespace mitra;
using ticket::clean_text;
using ticket::subject_of;

TEST_CASE("what is typed over several lines keeps its lines and loses the rest", "[ticket]") {
    CHECK(clean_text("  Halo   admin \r\n\r\n\r\n bagaimana caranya?\t\n\n") == "Halo admin\n\nbagaimana caranya?");
    CHECK(clean_text("satu\ndua") == "satu\ndua");
    CHECK(clean_text(" \n \r\n").empty());
    CHECK(clean_text("a\xE2\x80\xAE"
                     "b") == "ab");  // a character that turns the direction of what follows
}

TEST_CASE("a ticket is called by its first line, cut at a blank", "[ticket]") {
    CHECK(subject_of("Kapan cair?\nSaya menunggu") == "Kapan cair?");
    std::string words;
    for (int i = 0; i < 40; ++i)
        words += "kata ";
    const std::string subject = subject_of(words);
    CHECK(text::length(subject) <= ticket::k_longest_subject);
    CHECK(subject.ends_with("kata…"));
    std::string accents;
    for (int i = 0; i < 200; ++i)
        accents += "é";
    CHECK(text::length(subject_of(accents)) == ticket::k_longest_subject);
}

TEST_CASE("the words of states and kinds are those of the tables", "[ticket]") {
    for (const auto state : {ticket::TicketState::open, ticket::TicketState::answered, ticket::TicketState::closed})
        CHECK(ticket::ticket_state_named(ticket::name(state)) == state);
    CHECK_FALSE(ticket::ticket_state_named("all"));
    CHECK(ticket::name(ticket::TicketKind::problem) == "problem");
}
