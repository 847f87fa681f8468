// What a member sees of the community: questions, meetings, announcements.
#include <catch2/catch.hpp>

#include "lib/flow/admin_action.hpp"
#include "lib/flow/answer_ticket.hpp"
#include "lib/flow/ask_question.hpp"
#include "lib/flow/change_event.hpp"
#include "lib/flow/change_person.hpp"
#include "lib/flow/start_broadcast.hpp"
#include "lib/people/group_store.hpp"
#include "tests/flow/member_site.hpp"
#include "tests/unit/web/member.hpp"

using namespace mitra;
using namespace mitra::test;
using namespace std::chrono_literals;

namespace {

struct Asking : Member {
    GroupId vip = people::GroupStore{site().database}.add(
        {.name = "Anggota VIP", .rights = {{.name = "tanya-jawab", .kept = false}}});

    explicit Asking(Visitor::Change change = [](flow::Site&) {}) : Member{change} {
        people::GroupStore{site().database}.join(vip, person, k_noon);
        enter();
    }
    http::Response ask(const std::string& words, const std::string& where = "") {
        return send("/saya/tanya" + where, {{"pertanyaan", words}});
    }
};

}  // namespace

TEST_CASE("a member asks, reads the answer, and asks again", "[web][qa]") {
    Asking siti;
    CHECK(has(siti.visitor.get("/saya"), "href=\"/saya/tanya\""));
    const auto sent = siti.ask("Kapan <b>cair</b>?\nSaya menunggu");
    CHECK(sent.status == 303);
    CHECK(header(sent, "Location") == "/saya/tanya?terkirim=ya#TCK-1");
    CHECK(siti.ask("Kapan <b>cair</b>?\nSaya menunggu").status == 303);  // sent twice
    CHECK(siti.site().count("SELECT count(*) FROM ticket") == 1);
    const auto page = siti.visitor.get("/saya/tanya?terkirim=ya");
    CHECK(has(page, "sudah kami terima"));
    CHECK(has(page, "Menunggu jawaban"));
    CHECK(has(page, "<p>Saya menunggu</p>"));
    CHECK_FALSE(has(page, "<b>cair"));

    flow::answer_ticket(siti.site().services(), TicketId{1}, "Tanggal 5.");
    CHECK(has(siti.visitor.get("/saya/tanya"), "Tanggal 5."));
    CHECK(has(siti.visitor.get("/saya"), "1 sudah dijawab"));
    CHECK(siti.ask("Kalau libur?", "/TCK-1").status == 303);
    CHECK(has(siti.visitor.get("/saya"), "1 menunggu jawaban"));
}

TEST_CASE("a question that does not do comes back with what was typed", "[web][qa]") {
    Asking siti;
    const auto empty = siti.ask("  ");
    CHECK(empty.status == 422);
    CHECK(has(empty, "id=\"pertanyaan-salah\""));
    const auto longer = siti.ask(std::string(2001, 'x'));
    CHECK(longer.status == 422);
    CHECK(has(longer, std::string(2001, 'x')));
    siti.ask("Halo");
    CHECK(has(siti.ask(" ", "/TCK-1"), "id=\"TCK-1-salah\""));
    CHECK(siti.visitor.post("/saya/tanya", {{"pertanyaan", "x"}}).status == 403);
    CHECK(siti.site().count("SELECT count(*) FROM ticket_entry") == 1);
}

TEST_CASE("a member sees and writes on nobody else's question", "[web][qa]") {
    Asking siti;
    const PersonId other = add_person(siti.site().database);
    people::GroupStore{siti.site().database}.join(siti.vip, other, k_noon);
    flow::ask_question(siti.site().services(), other, "Rahasia saya");
    CHECK_FALSE(has(siti.visitor.get("/saya/tanya"), "Rahasia saya"));
    CHECK(siti.ask("Ikut", "/TCK-1").status == 404);
    CHECK(siti.ask("Ikut", "/ORD-1").status == 404);
}

TEST_CASE("who lost the right still reads what was asked, and cannot ask", "[web][qa]") {
    Asking siti;
    siti.ask("Halo admin");
    people::GroupStore{siti.site().database}.leave(siti.vip, siti.person, k_noon);
    const auto page = siti.visitor.get("/saya/tanya");
    CHECK(has(page, "Halo admin"));
    CHECK(has(page, "/membership"));
    CHECK_FALSE(has(page, "<form class=\"form\""));
    CHECK(siti.ask("Satu lagi").status == 422);
    CHECK(has(siti.visitor.get("/saya"), "Lihat pertanyaan Anda"));
}

TEST_CASE("questions come in pages, newest first", "[web][qa]") {
    Asking siti;
    for (int i = 1; i <= 12; ++i)
        flow::ask_question(siti.site().services(), siti.person, "Pertanyaan nomor " + std::to_string(i));
    const auto first = siti.visitor.get("/saya/tanya");
    CHECK(has(first, "nomor 12<"));
    CHECK(has(first, "nomor 3<"));
    CHECK_FALSE(has(first, "nomor 2<"));
    CHECK(has(first, "/saya/tanya?sebelum=TCK-3"));
    const auto second = siti.visitor.get("/saya/tanya?sebelum=TCK-3");
    CHECK(has(second, "nomor 1<"));
    CHECK_FALSE(has(second, "sebelum="));
}

TEST_CASE("the admin answers through the link", "[web][qa]") {
    Asking siti;
    siti.ask("Kapan cair?");
    const auto link = flow::issue_admin_action(siti.site().services(), "qa reply", "TCK-1").url;
    const std::string address = link.substr(link.find("/a/"));
    const auto page = siti.visitor.get(address);
    CHECK(has(page, "Kapan cair?"));
    CHECK(has(page, "name=\"jawaban\""));
    CHECK(siti.visitor.post(address, {{"jawaban", " "}}).status == 422);
    const auto done = siti.visitor.post(address, {{"jawaban", "Besok"}});
    CHECK(done.status == 200);
    CHECK(has(done, "Jawaban terkirim"));
    CHECK(siti.visitor.post(address, {{"jawaban", "Lusa"}}).status == 410);
    CHECK(has(siti.visitor.get("/saya/tanya"), "Besok"));
}

TEST_CASE("a member sees their meetings, their presence, and what was announced", "[web][meeting]") {
    const bool tracked = GENERATE(false, true);
    Asking siti{tracked ? [](flow::Site& site) { site.track_joins = true; } : [](flow::Site&) {}};
    Tiers tiers{siti.site()};
    const auto before = siti.visitor.get("/saya");
    CHECK_FALSE(has(before, "id=\"pertemuan\""));
    CHECK_FALSE(has(before, "id=\"pengumuman\""));

    tiers.enter(siti.person, tiers.vip);
    const auto services = siti.site().services();
    const EventId held = flow::add_event(
        services,
        {.title = "Kelas pertama", .starts_at = k_noon + 1h, .zoom_url = "https://zoom.us/j/1", .tier = tiers.vip});
    siti.site().clock.advance(3h);
    flow::mark_attended(siti.site().services(), held, siti.person);
    flow::add_event(siti.site().services(), {.title = "Kelas <kedua>",
                                             .starts_at = k_noon + 24h,
                                             .zoom_url = "https://zoom.us/j/2",
                                             .repeat = event::Repeat::weekly,
                                             .tier = tiers.vip});
    flow::start_broadcast(siti.site().services(), {},
                          {.template_name = "broadcast",
                           .filter = {.tier = tiers.vip},
                           .fields = {{"topic", "Live"}, {"link_page", "https://contoh.id/x"}}},
                          {});
    const auto page = siti.visitor.get("/saya");
    CHECK(has(page, "Kelas &lt;kedua&gt;"));
    CHECK(has(page, "setiap minggu"));
    CHECK(has(page, "Hadir 1 dari 1 pertemuan"));
    CHECK(has(page, tracked ? "href=\"/z/" : "href=\"https://zoom.us/j/2\""));
    CHECK_FALSE(has(page, "Kelas pertama"));
    CHECK(has(page, "https://contoh.id/x"));
    tiers.end(siti.person);
    CHECK_FALSE(has(siti.visitor.get("/saya"), "id=\"pengumuman\""));
}
