// What somebody says is wrong with an order, the facts beside it, and what the admin answers.
#include <catch2/catch.hpp>

#include "lib/crypto/random.hpp"
#include "lib/delivery/download_store.hpp"
#include "lib/delivery/step_store.hpp"
#include "lib/file/file_store.hpp"
#include "lib/flow/admin_action.hpp"
#include "lib/flow/answer_ticket.hpp"
#include "lib/flow/erase_person.hpp"
#include "lib/flow/problem_facts.hpp"
#include "lib/flow/report_problem.hpp"
#include "lib/ticket/ticket_store.hpp"
#include "tests/flow/leaving.hpp"
#include "tests/flow/money_site.hpp"

using namespace mitra;
using namespace std::chrono_literals;
using Catch::Matchers::Contains;
using test::leaving;
using test::MoneySite;
using test::refusal;
using ticket::TicketState;

namespace {

struct Complaint : MoneySite {
    flow::Placed placed = flow::place_order(services(), typed("+6281562726272", "budi@contoh.id"));
    OrderId id = placed.order.id;

    ticket::TicketStore tickets() { return {database, test::test_vault()}; }
    delivery::StepStore steps() { return {database, test::test_vault()}; }
    TicketState state(TicketId ticket) { return tickets().find(ticket)->state; }
    flow::Reported report(const std::string& words) { return flow::report_problem(services(), id, words); }
    /// The token of the link in the newest message to the admin.
    std::string link_token() {
        const std::string text = leaving(*this, "admin_problem").back().text;
        const auto at = text.find("/a/") + 3;
        return text.substr(at, text.find('\n', at) - at);
    }
    /// Paid, with a step of the admin that is due in a day and a month of support.
    void start() {
        verify(id);
        steps().start(id, product,
                      {{.position = 1, .name = "Hubungi pembeli", .due_hours = 24},
                       {.position = 2, .name = "Dukungan", .who = delivery::Who::system, .due_hours = 720}},
                      clock.now(), "test");
        for (const auto& step : steps().steps(id))
            steps().open(step, clock.now(), clock.now() + std::chrono::hours{step.plan.due_hours}, {}, "test");
    }
    DownloadId link(Instant expires_at) {
        const auto staged = folder.stage("PK", "application/zip", file::Storage::plain);
        const FileId file = file::FileStore{database}.keep(staged, clock.now());
        return delivery::DownloadStore{database}.add({.id = {},
                                                      .uuid = crypto::random_uuid(),
                                                      .order = id,
                                                      .file = file,
                                                      .file_name = "paket.zip",
                                                      .bytes = 2,
                                                      .made_at = clock.now(),
                                                      .expires_at = expires_at,
                                                      .max_downloads = 1},
                                                     "test");
    }
};

}  // namespace

TEST_CASE("a problem becomes a ticket, the admin is told, answers, and the buyer is told", "[problem]") {
    Complaint site;
    const auto reported = site.report(" Belum   datang \n\n\n*tolong*");
    CHECK_FALSE(reported.already);
    CHECK(site.report("Belum datang\n\n*tolong*").already);
    const auto admin = leaving(site, "admin_problem");
    REQUIRE(admin.size() == 2);
    CHECK(admin[0].to == "6281200000001");
    CHECK(admin[1].subject == "Webdonasi: masalah TCK-1 pada ORD-1");
    CHECK(admin[0].says("Belum datang"));
    CHECK_FALSE(admin[0].says("*tolong*"));
    CHECK(site.tickets().find(reported.ticket)->order == site.id);
    CHECK(site.tickets().find(reported.ticket)->person == site.placed.order.buyer);

    CHECK(flow::answer_ticket(site.services(), reported.ticket, "Sudah kami kirim ulang ke https://contoh.id/a_b"));
    CHECK(site.state(reported.ticket) == TicketState::answered);
    const auto buyer = leaving(site, "ticket_answered");
    REQUIRE(buyer.size() == 2);
    CHECK(buyer[0].to == "6281562726272");
    CHECK(buyer[1].to == "budi@contoh.id");
    CHECK(buyer[1].subject == "Jawaban untuk laporan Anda tentang ORD-1 (TCK-1)");
    CHECK(buyer[0].says("https://contoh.id/a_b"));
    CHECK(buyer[0].says("https://www.webdonasi.com/o/"));
    CHECK(leaving(site, "qa_answered").empty());
}

TEST_CASE("a further report is an entry while the ticket is not closed, and a new ticket then", "[problem]") {
    Complaint site;
    const TicketId first = site.report("Belum datang").ticket;
    CHECK(site.report("Masih belum").ticket == first);
    flow::answer_ticket(site.services(), first, "Besok");
    CHECK(site.report("Masih belum").ticket == first);  // after an answer the same words are news
    CHECK(site.state(first) == TicketState::open);
    CHECK(site.tickets().entries(first).size() == 4);
    flow::close_ticket(site.services(), first);
    CHECK(leaving(site, "ticket_answered").size() == 2);
    const TicketId second = site.report("Masih belum").ticket;
    CHECK(second != first);
    CHECK(site.state(first) == TicketState::closed);
    CHECK(leaving(site, "admin_problem").size() == 8);
    // One order's ticket is not another's.
    const auto other = site.by_transfer();
    CHECK(flow::report_problem(site.services(), other.order.id, "Masih belum").ticket != second);
}

TEST_CASE("a report of nothing, of too much, about no order or by who was erased is refused", "[problem]") {
    Complaint site;
    CHECK(refusal([&] { site.report(" \n "); }) == ErrorKind::usage);
    CHECK(refusal([&] { site.report(std::string(2001, 'a')); }) == ErrorKind::usage);
    CHECK(refusal([&] { flow::report_problem(site.services(), OrderId{9}, "halo"); }) == ErrorKind::not_found);
    const TicketId id = site.report("Saya Budi Santoso").ticket;
    flow::erase_person(site.services(), site.placed.order.buyer);
    CHECK(site.state(id) == TicketState::closed);
    CHECK(site.tickets().entries(id).front().text.empty());
    CHECK(refusal([&] { site.report("halo"); }) == ErrorKind::refused);
    CHECK(refusal([&] { flow::answer_ticket(site.services(), id, "halo"); }) == ErrorKind::refused);
    CHECK(site.count("SELECT count(*) FROM ticket") == 1);
}

TEST_CASE("the admin's link shows the facts and takes one answer", "[problem]") {
    Complaint site;
    site.start();
    const TicketId id = site.report("Belum datang").ticket;
    const std::string token = site.link_token();
    const auto view = flow::view_admin_action(site.services(), token);
    REQUIRE(view);
    CHECK(view->heading == "Jawab laporan masalah");
    CHECK(view->possible);
    std::string all;
    for (const auto& [label, value] : view->facts)
        all += label + ": " + value + "\n";
    CHECK_THAT(all, Contains("Pembayaran: Lunas, dibayar") && Contains("menunggu: “Hubungi pembeli”") &&
                        Contains("tidak ada link unduhan") && Contains("Masa dukungan: sampai") &&
                        Contains("Belum datang"));
    CHECK_THROWS_AS(flow::perform_admin_action(site.services(), token, " "), Error);
    REQUIRE(flow::perform_admin_action(site.services(), token, "Besok"));
    CHECK(site.state(id) == TicketState::answered);
    CHECK_FALSE(flow::perform_admin_action(site.services(), token, "Lusa"));
    CHECK(flow::issue_admin_action(site.services(), "ticket reply", "tck-1").url.find("/a/") != std::string::npos);
    // A question is answered by its own verb.
    CHECK(refusal([&] { flow::issue_admin_action(site.services(), "qa reply", "TCK-1"); }) == ErrorKind::not_found);
}

TEST_CASE("the facts say what to type where something is wrong", "[problem]") {
    Complaint site;
    const auto facts = [&] { return flow::problem_facts(site.services(), site.id); };
    CHECK_FALSE(facts().paid());
    CHECK(facts().paid_next == "mitra verify-payment ORD-1");
    CHECK(facts().delivered_next.empty());
    site.start();
    CHECK(facts().paid());
    CHECK(facts().paid_next.empty());
    CHECK(facts().delivered_next.empty());
    CHECK(facts().opened_next.empty());
    CHECK(facts().support_until == site.clock.now() + 720h);
    site.clock.advance(25h);
    CHECK(facts().delivered_next == "mitra delivery step ORD-1 'Hubungi pembeli' done");

    site.link(site.clock.now() + 24h);
    CHECK(facts().opened_next == "mitra delivery send ORD-1");  // nobody opened it
    CHECK(delivery::DownloadStore{site.database}.take(DownloadId{1}, 1, site.clock.now()));
    CHECK(facts().opened_next.empty());
    CHECK(facts().downloads() == 1);
    CHECK(delivery::DownloadStore{site.database}.take(DownloadId{1}, 1, site.clock.now()));
    CHECK(facts().opened_next == "mitra delivery send ORD-1");  // used up

    CHECK(facts().messages_next.empty());
    CHECK_FALSE(facts().messages.empty());
    for (const auto& message : facts().messages)
        CHECK(message.person == site.placed.order.buyer);
    site.database->execute(
        "UPDATE message SET state = 'sending', owner = 1, lease_until = 1 WHERE template = 'payment_received';"
        "UPDATE message SET state = 'unknown', owner = NULL, lease_until = NULL WHERE template = 'payment_received'");
    CHECK_THAT(facts().messages_next, Contains("mitra queue resolve MSG-"));
}
