#include <catch2/catch.hpp>

#include "lib/base/error.hpp"
#include "lib/flow/admin_action.hpp"
#include "lib/flow/answer_ticket.hpp"
#include "lib/flow/ask_question.hpp"
#include "lib/flow/compose_message.hpp"
#include "lib/flow/erase_person.hpp"
#include "lib/outbox/message_store.hpp"
#include "lib/people/group_store.hpp"
#include "lib/ticket/ticket_store.hpp"
#include "tests/support/people.hpp"
#include "tests/support/services.hpp"

using namespace mitra;
using namespace std::chrono_literals;
using Catch::Matchers::Contains;
using ticket::TicketState;

namespace {

struct Desk {
    test::TestSite site;
    GroupId vip = people::GroupStore{site.database}.add(
        {.name = "Anggota VIP", .rights = {{.name = "tanya-jawab", .kept = false}}});
    PersonId member = somebody();

    PersonId somebody() {
        const PersonId person = test::add_person(site.database, {.name = "Siti *Rahayu*"});
        people::GroupStore{site.database}.join(vip, person, test::k_noon);
        return person;
    }
    ticket::TicketStore tickets() { return {site.database, test::test_vault()}; }
    TicketState state(TicketId id) { return tickets().find(id)->state; }
    std::int64_t messages(const char* template_name) {
        return site.database->prepared("SELECT count(*) FROM message WHERE template = :name AND channel = 'whatsapp'")
            .bind(":name", template_name)
            .integer();
    }
    /// The text of the newest WhatsApp message of a template.
    std::string text_of(const char* template_name) {
        const auto waiting = site.database
                                 ->prepared(
                                     "SELECT id, kind, person_id, about_id FROM message"
                                     " WHERE template = :name AND channel = 'whatsapp' ORDER BY id DESC LIMIT 1")
                                 .bind(":name", template_name)
                                 .one_row([&](const db::Row& row) {
                                     return outbox::Waiting{.id = row.id<MessageId>("id"),
                                                            .kind = *outbox::kind_named(row.text("kind")),
                                                            .person = row.optional_id<PersonId>("person_id"),
                                                            .template_name = template_name,
                                                            .about = row.optional_id<PersonId>("about_id"),
                                                            .has_extra = true};
                                 });
        const auto services = site.services();
        const auto composed = flow::MessageComposer{services, {}}.compose(waiting);
        return composed.outgoing.text + composed.reason;
    }
    /// The token of the link in the newest message to the admin.
    std::string link_token() {
        const std::string text = text_of("admin_question");
        const auto at = text.find("/a/") + 3;
        return text.substr(at, text.find('\n', at) - at);
    }
};

}  // namespace

TEST_CASE("a member asks, the admin is told, answers, and the member is told", "[qa]") {
    Desk desk;
    const auto asked = flow::ask_question(desk.site.services(), desk.member, " Kapan  cair? \n\n\n*Segera* ya");
    CHECK_FALSE(asked.already);
    CHECK(flow::ask_question(desk.site.services(), desk.member, "Kapan cair?\n\n*Segera* ya").already);
    CHECK(desk.messages("admin_question") == 1);
    CHECK_THAT(desk.text_of("admin_question"), Contains("TCK-1") && Contains("Kapan cair?") && !Contains("*Segera*"));

    CHECK(flow::answer_ticket(desk.site.services(), asked.ticket, "Tanggal *5*, lihat https://contoh.id/x_y"));
    CHECK_FALSE(flow::answer_ticket(desk.site.services(), asked.ticket, "Tanggal *5*, lihat https://contoh.id/x_y"));
    CHECK(desk.state(asked.ticket) == TicketState::answered);
    CHECK(desk.messages("qa_answered") == 1);
    CHECK_THAT(desk.text_of("qa_answered"),
               Contains("https://contoh.id/x_y") && Contains("https://www.webdonasi.com/saya/tanya"));

    CHECK_FALSE(flow::ask_again(desk.site.services(), desk.member, asked.ticket, "Kalau libur?").already);
    CHECK(flow::ask_again(desk.site.services(), desk.member, asked.ticket, "Kalau libur?").already);
    CHECK(desk.state(asked.ticket) == TicketState::open);
    CHECK(desk.messages("admin_question") == 2);
    CHECK(desk.tickets().entries(asked.ticket).size() == 3);
}

TEST_CASE("who has not the right cannot ask, nor on a ticket of somebody else, nor without end", "[qa]") {
    Desk desk;
    const auto services = desk.site.services();
    const PersonId stranger = test::add_person(desk.site.database);
    CHECK_THROWS_WITH(flow::ask_question(services, stranger, "Halo"), Contains("tanya-jawab"));
    CHECK_THROWS_AS(flow::ask_question(services, desk.member, " \n "), Error);
    CHECK_THROWS_AS(flow::ask_question(services, desk.member, std::string(2001, 'a')), Error);
    CHECK_NOTHROW(flow::ask_question(services, desk.member, std::string(2000, 'a')));
    CHECK_THROWS_AS(flow::ask_again(services, desk.somebody(), TicketId{1}, "Halo"), Error);
    for (int i = 1; i < flow::k_most_entries_a_day; ++i)
        flow::ask_question(services, desk.member, "Halo " + std::to_string(i));
    CHECK_THROWS_WITH(flow::ask_question(services, desk.member, "Halo lagi"), Contains("wrote 20 times"));
    desk.site.clock.advance(24h + 1ms);
    CHECK_NOTHROW(flow::ask_question(services, desk.member, "Halo lagi"));
    people::GroupStore{desk.site.database}.leave(desk.vip, desk.member, test::k_noon);
    CHECK_THROWS_AS(flow::ask_again(services, desk.member, TicketId{1}, "Masih boleh?"), Error);
}

TEST_CASE("a closed question is opened by a word of either side", "[qa]") {
    Desk desk;
    const auto services = desk.site.services();
    const TicketId id = flow::ask_question(services, desk.member, "Halo").ticket;
    CHECK(flow::close_ticket(services, id));
    CHECK_FALSE(flow::close_ticket(services, id));
    CHECK(desk.messages("qa_answered") == 0);
    CHECK(flow::answer_ticket(services, id, "Ternyata perlu dijawab"));
    CHECK(desk.state(id) == TicketState::answered);
    flow::close_ticket(services, id);
    flow::ask_again(services, desk.member, id, "Satu lagi");
    CHECK(desk.state(id) == TicketState::open);
    CHECK_THROWS_AS(flow::answer_ticket(services, TicketId{9}, "x"), Error);
    CHECK(desk.site.count("SELECT count(*) FROM state_history WHERE machine = 'ticket'") == 4);
}

TEST_CASE("the admin's link shows the question and takes one answer", "[qa]") {
    Desk desk;
    const auto services = desk.site.services();
    const TicketId id = flow::ask_question(services, desk.member, "Kapan cair?").ticket;
    const std::string token = desk.link_token();
    const auto view = flow::view_admin_action(services, token);
    REQUIRE(view);
    CHECK(view->possible);
    CHECK(view->asks == "Jawaban Anda");
    CHECK(view->facts.back().second == "Kapan cair?");
    CHECK_THROWS_AS(flow::perform_admin_action(services, token, "  "), Error);
    CHECK(desk.state(id) == TicketState::open);
    REQUIRE(flow::perform_admin_action(services, token, "Besok"));
    CHECK(desk.state(id) == TicketState::answered);
    CHECK(desk.tickets().entries(id).back().text == "Besok");
    CHECK_FALSE(flow::perform_admin_action(services, token, "Lusa"));

    const auto made = flow::issue_admin_action(services, "qa reply", "tck-1");
    CHECK(made.url.find("/a/") != std::string::npos);
    CHECK_THROWS_AS(flow::issue_admin_action(services, "qa reply", "TCK-9"), Error);
}

TEST_CASE("erasing who asked leaves nothing of what was said", "[qa]") {
    Desk desk;
    const auto services = desk.site.services();
    const TicketId id = flow::ask_question(services, desk.member, "Saya Siti dari Bogor").ticket;
    flow::answer_ticket(services, id, "Halo Ibu Siti");
    flow::ask_again(services, desk.member, id, "Terima kasih");
    flow::erase_person(services, desk.member);
    CHECK(desk.state(id) == TicketState::closed);
    CHECK(desk.tickets().find(id)->subject.empty());
    for (const auto& entry : desk.tickets().entries(id))
        CHECK(entry.text.empty());
    CHECK(desk.site.count("SELECT count(*) FROM message WHERE extra_sealed IS NOT NULL") == 0);
    CHECK(desk.site.count("SELECT count(*) FROM message WHERE state = 'queued'") == 0);
    CHECK_THROWS_AS(flow::answer_ticket(services, id, "Halo?"), Error);
}
