// Applying as affiliate: /mitra/daftar.
#include <catch2/catch.hpp>

#include "lib/flow/decide_affiliate.hpp"
#include "lib/people/group_store.hpp"
#include "tests/unit/web/member.hpp"

using namespace mitra;
using namespace mitra::test;

namespace {

constexpr const char* k_path = "/mitra/daftar";
constexpr const char* k_affiliates = "SELECT count(*) FROM affiliate";
constexpr const char* k_messages = "SELECT count(*) FROM message";

http::Fields form(int key = 1) {
    return {{"nama", "Rina Wati"},
            {"email", "rina@contoh.id"},
            {"no_wa", "0815-6272-6272"},
            {"kota", "Bogor"},
            {"setuju", "ya"},
            {"kunci", "key-" + std::to_string(key)}};
}
http::Fields form_but(const std::string& field, const std::string& value, int key = 1) {
    http::Fields changed;
    for (const auto& [name, was] : form(key))
        changed.add(name, name == field ? value : was);
    return changed;
}

void add_group(TestSite& site) {
    people::GroupStore{site.database}.add(
        {.name = "Mitra", .kind = people::GroupKind::affiliate, .affiliate_access = true});
}

}  // namespace

TEST_CASE("the form for affiliates tells the terms and asks for what an application needs", "[web][affiliate]") {
    Visitor visitor{[](flow::Site& site) {
        site.partners.default_rate = BasisPoints{1250};
        site.partners.hold = std::chrono::days{14};
        site.partners.payout_minimum = Money{150'000};
    }};
    const auto page = visitor.get(k_path);
    CHECK(page.status == 200);
    for (const char* field : {"nama", "email", "no_wa", "kota", "setuju", "kunci"}) {
        CAPTURE(field);
        CHECK(has(page, "name=\"" + std::string{field} + "\""));
    }
    for (const char* words : {"12,5%", "14 hari", "90 hari", "Rp 150.000", "data pembeli"})
        CHECK(has(page, words));
    CHECK_FALSE(has(page, "name=\"csrf\""));
    CHECK_FALSE(has(page, "noindex"));
    CHECK(has(visitor.get("/"), "href=\"/mitra/daftar\""));

    Visitor for_ever{[](flow::Site& site) { site.partners.cookie_life = std::chrono::days{0}; }};
    CHECK(has(for_ever.get(k_path), "Selamanya"));
}

TEST_CASE("who applies reads what happens next", "[web][affiliate]") {
    Visitor visitor;
    const auto answer = visitor.post(k_path, form());
    CHECK(answer.status == 303);
    CHECK(header(answer, "Location") == "/mitra/daftar?terkirim=ya");
    CHECK(visitor.site.count("SELECT count(*) FROM affiliate WHERE state = 'pending'") == 1);
    CHECK(visitor.site.count("SELECT count(*) FROM message WHERE template = 'admin_affiliate'") == 2);
    const auto next = visitor.get("/mitra/daftar?terkirim=ya");
    CHECK(next.status == 200);
    CHECK(has(next, "Kami tinjau"));
    CHECK(has(next, "noindex"));
}

TEST_CASE("an application that is wrong comes back with what was typed and what is wrong with it", "[web][affiliate]") {
    Visitor visitor;
    const auto page = visitor.post(
        k_path, {{"nama", " "}, {"email", "rina<at>contoh"}, {"no_wa", "12\"34"}, {"kota", ""}, {"kunci", "k"}});
    CHECK(page.status == 422);
    for (const char* field : {"nama", "email", "no_wa", "kota", "setuju"}) {
        CAPTURE(field);
        CHECK(has(page, "<p class=\"error\" id=\"" + std::string{field} + "-salah\">"));
        CHECK(has(page, "<li><a href=\"#" + std::string{field} + "\">"));
    }
    CHECK(has(page, "value=\"rina&lt;at&gt;contoh\""));
    CHECK(has(page, "name=\"kunci\" value=\"k\""));
    CHECK(has(page, "noindex"));
    const auto one = visitor.post(k_path, form_but("email", ""));
    CHECK(one.status == 422);
    CHECK(has(one, "id=\"email-salah\""));
    CHECK(has(one, "value=\"Rina Wati\""));
    CHECK_FALSE(has(one, "id=\"nama-salah\""));
    CHECK(visitor.site.count(k_affiliates) == 0);
    CHECK(visitor.site.count("SELECT count(*) FROM person") == 0);
}

TEST_CASE("the same form twice, and another one of the same phone, apply once", "[web][affiliate]") {
    Visitor visitor;
    const auto first = visitor.post(k_path, form());
    const auto messages = visitor.site.count(k_messages);
    for (const auto& again :
         {visitor.post(k_path, form()), visitor.post(k_path, form(2)),
          visitor.post(k_path, form_but("nama", "Rina W", 3)), visitor.post(k_path, form_but("kunci", ""))}) {
        CHECK(again.status == 303);
        CHECK(header(again, "Location") == header(first, "Location"));
    }
    CHECK(visitor.site.count(k_affiliates) == 1);
    CHECK(visitor.site.count(k_messages) == messages);
    CHECK(visitor.site.count("SELECT count(*) FROM idempotency WHERE key LIKE '%key-%'") == 0);
}

TEST_CASE("a known phone and an unknown one are answered alike, whatever became of its person", "[web][affiliate]") {
    Visitor visitor;
    add_group(visitor.site);
    add_person(visitor.site.database, {.phone = "+6281300000001", .email = "sari@contoh.id"});
    const auto banned = add_person(visitor.site.database, {.phone = "+6281300000002"});
    flow::add_affiliate(visitor.site.services(), {.person = banned});
    flow::decide_affiliate(visitor.site.services(), {.person = banned, .decision = flow::Decision::ban});
    std::vector<http::Response> answers;
    int key = 0;
    for (const char* phone : {"081562726272", "081300000001", "081300000002"})
        answers.push_back(visitor.post(k_path, form_but("no_wa", phone, ++key)));
    answers.push_back(visitor.post(k_path, form_but("email", "sari@contoh.id", ++key)));
    for (const auto& answer : answers) {
        CHECK(answer.status == 303);
        CHECK(header(answer, "Location") == "/mitra/daftar?terkirim=ya");
        CHECK(header(answer, "Set-Cookie").empty());
        CHECK(answer.body == answers.front().body);
    }
    CHECK(visitor.site.count("SELECT count(*) FROM affiliate WHERE state = 'banned'") == 1);
}

TEST_CASE("an application from another site is refused, one without Origin is taken", "[web][affiliate]") {
    Visitor visitor;
    CHECK(visitor.post(k_path, form(), {{"origin", "https://evil.example"}}).status == 403);
    CHECK(visitor.post(k_path, form(), {{"origin", "null"}}).status == 403);
    CHECK(visitor.site.count(k_affiliates) == 0);
    CHECK(visitor.post(k_path, form(), {{"origin", "https://www.webdonasi.com"}}).status == 303);
}

TEST_CASE("one phone cannot be applied for again and again, also from many addresses", "[web][affiliate]") {
    Visitor visitor;
    int status = 303;
    int accepted = 0;
    for (int n = 0; n < 20 && status == 303; ++n) {
        visitor.address = "203.0.113." + std::to_string(n);
        status = visitor.post(k_path, form(n)).status;
        accepted += status == 303;
    }
    CHECK(status == 429);
    CHECK(accepted == 10);
    CHECK(visitor.post(k_path, form_but("no_wa", "081562726273")).status == 303);
}

TEST_CASE("who is signed in applies without typing, and reads how they stand", "[web][affiliate]") {
    Member siti;
    add_group(siti.site());
    siti.enter();
    const auto page = siti.visitor.get(k_path);
    CHECK(has(page, "Mendaftar sebagai <strong>Siti Rahayu</strong>"));
    CHECK_FALSE(has(page, "name=\"no_wa\""));
    CHECK(siti.send(k_path, {{"kunci", "k"}}).status == 422);
    CHECK(siti.visitor.post(k_path, {{"setuju", "ya"}, {"csrf", "x"}}, {{"origin", "https://www.webdonasi.com"}})
              .status == 403);
    CHECK(siti.site().count(k_affiliates) == 0);
    CHECK(siti.send(k_path, {{"setuju", "ya"}, {"kunci", "k"}}).status == 303);
    CHECK(siti.site().count("SELECT id FROM affiliate") == siti.person.value);

    const auto decide = [&](flow::Decision decision) {
        flow::decide_affiliate(siti.site().services(), {.person = siti.person, .decision = decision});
        return siti.visitor.get(k_path);
    };
    CHECK(has(siti.visitor.get(k_path), "sedang ditinjau"));
    CHECK_FALSE(has(siti.visitor.get(k_path), "<form"));
    const auto rejected = decide(flow::Decision::reject);
    CHECK(has(rejected, "Alasan: because"));
    CHECK(has(rejected, "<form"));
    CHECK(siti.send(k_path, {{"setuju", "ya"}, {"kunci", "k2"}}).status == 303);
    CHECK(has(decide(flow::Decision::approve), "Anda sudah mitra"));
    CHECK(has(decide(flow::Decision::suspend), "ditangguhkan"));
    const auto banned = decide(flow::Decision::ban);
    CHECK(has(banned, "berakhir"));
    CHECK_FALSE(has(banned, "<form"));
}
