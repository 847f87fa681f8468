#include "lib/ticket/ticket_store.hpp"

#include <catch2/catch.hpp>

#include "lib/base/error.hpp"
#include "tests/support/clock.hpp"
#include "tests/support/database.hpp"
#include "tests/support/people.hpp"
#include "tests/support/vault.hpp"

using namespace mitra;
using namespace std::chrono_literals;
using test::k_noon;
using ticket::Author;
using Kind = ticket::TicketKind;
using ticket::TicketState;
using ticket::TicketStore;

TEST_CASE("a ticket is stored sealed and read back with what was said", "[ticket]") {
    auto db = test::migrated_db();
    TicketStore tickets{db, test::test_vault()};
    const PersonId sari = test::add_person(db);
    const TicketId id = tickets.add({.person = sari, .text = "Kapan cair?\nSaya menunggu"}, k_noon, "PER-1");
    const auto one = tickets.named("tck-1", Kind::qa);
    CHECK(one.id == id);
    CHECK(one.subject == "Kapan cair?");
    CHECK(one.state == TicketState::open);
    CHECK_THROWS_AS(tickets.named("TCK-1", Kind::problem), Error);
    CHECK_THROWS_AS(tickets.named("TCK-2", Kind::qa), Error);
    tickets.write(one, {.author = Author::admin, .text = "Besok", .written_at = k_noon + 1h, .written_by = "rina"});
    const auto said = tickets.entries(id);
    REQUIRE(said.size() == 2);
    CHECK(said[0].text == "Kapan cair?\nSaya menunggu");
    CHECK(said[1].author == Author::admin);
    CHECK(tickets.find(id)->written_at == k_noon + 1h);
    CHECK(tickets.written_since(sari, Author::person, k_noon) == 1);
    CHECK(tickets.written_since(sari, Author::person, k_noon + 1ms) == 0);
    CHECK(db->prepared("SELECT count(*) FROM ticket_entry WHERE instr(text_sealed, 'Kapan') > 0").integer() == 0);
}

TEST_CASE("tickets are listed by person and state, a page at a time", "[ticket]") {
    auto db = test::migrated_db();
    TicketStore tickets{db, test::test_vault()};
    const PersonId sari = test::add_person(db), budi = test::add_person(db);
    for (const PersonId person : {sari, budi, sari})
        tickets.add({.person = person, .text = "Halo"}, k_noon, "test");
    CHECK(tickets.move(TicketId{1}, TicketState::open, TicketState::answered, k_noon, "test"));
    CHECK_FALSE(tickets.move(TicketId{1}, TicketState::open, TicketState::answered, k_noon, "test"));
    CHECK(tickets.list({}, {}, 2).size() == 2);
    CHECK(tickets.list({}, TicketId{2}, 2).front().id == TicketId{3});
    CHECK(tickets.count({.state = TicketState::open}) == 2);
    CHECK(tickets.count({.state = TicketState::open, .person = sari}) == 1);
    CHECK(tickets.count({.since = k_noon + 1ms}) == 0);
    CHECK(tickets.of_person(sari, Kind::qa, {}, 10).front().id == TicketId{3});
    CHECK(tickets.of_person(sari, Kind::qa, TicketId{3}, 10).front().id == TicketId{1});
    CHECK(tickets.all_of(sari) == std::vector{TicketId{1}, TicketId{3}});
}

TEST_CASE("a ticket moves as its table says, and nothing of it is deleted", "[ticket]") {
    auto db = test::migrated_db();
    TicketStore tickets{db, test::test_vault()};
    tickets.add({.person = test::add_person(db), .text = "Halo"}, k_noon, "test");
    CHECK_THROWS_AS(db->execute("UPDATE ticket SET state = 'solved'"), Error);
    CHECK_THROWS_AS(db->execute("UPDATE ticket SET person_id = 2"), Error);
    CHECK_THROWS_AS(db->execute("DELETE FROM ticket_entry"), Error);
    CHECK_THROWS_AS(db->execute("DELETE FROM ticket"), Error);
    CHECK_THROWS_AS(db->execute("UPDATE ticket_entry SET author = 'admin'"), Error);
}
