#include <catch2/catch.hpp>

#include "tests/support/people.hpp"
#include "tests/unit/web/visitor.hpp"

using namespace mitra;
using namespace mitra::test;

namespace {

constexpr const char* k_people = "SELECT COUNT(*) FROM person";
constexpr const char* k_messages = "SELECT COUNT(*) FROM message";

}  // namespace

TEST_CASE("who registers is led to the admin's WhatsApp", "[web]") {
    Visitor visitor;
    const auto answer = visitor.post("/daftar", good_form());
    CHECK(answer.status == 303);
    CHECK(header(answer, "Location") == "https://wa.me/6281200000001?text=Halo%20Admin,%20saya%20sudah%20daftar...");
    CHECK(visitor.site.count(k_people) == 1);
    CHECK(visitor.site.count("SELECT consent_at IS NOT NULL FROM person") == 1);
}

TEST_CASE("the same form, and the same phone with other words, change nothing", "[web]") {
    Visitor visitor;
    const auto first = visitor.post("/daftar", good_form());
    const auto messages = visitor.site.count(k_messages);
    CHECK(messages > 0);
    const auto again = visitor.post("/daftar", good_form());
    const auto corrected = visitor.post("/daftar", good_form_but("no_wa", "+62 815-6272-6272"));
    const auto without_key = visitor.post("/daftar", good_form_but("kunci", ""));
    for (const auto& answer : {again, corrected, without_key}) {
        CHECK(answer.status == 303);
        CHECK(header(answer, "Location") == header(first, "Location"));
    }
    CHECK(visitor.site.count(k_people) == 1);
    CHECK(visitor.site.count(k_messages) == messages);
}

TEST_CASE("a form's answer is kept by its hidden key or the Idempotency-Key, each with the content", "[web]") {
    Visitor visitor;
    constexpr const char* k_answers = "SELECT COUNT(*) FROM idempotency";
    const auto keyless = [](const std::string& city) {
        http::Fields form = good_form_but("kunci", "");
        form.add("ref", city);
        return form;
    };
    const http::Fields header_key{{"idempotency-key", std::string(300, 'k')}};
    CHECK(visitor.post("/daftar", good_form_but("kunci", "")).status == 303);
    CHECK(visitor.site.count(k_answers) == 0);
    for (int i = 0; i < 2; ++i)
        CHECK(visitor.post("/daftar", keyless("a"), header_key).status == 303);
    CHECK(visitor.site.count(k_answers) == 1);
    CHECK(visitor.post("/daftar", keyless("b"), header_key).status == 303);  // corrected: no 409
    CHECK(visitor.site.count(k_answers) == 2);
    CHECK(visitor.post("/daftar", good_form()).status == 303);
    CHECK(visitor.site.count(k_answers) == 3);
    CHECK(visitor.site.count("SELECT COUNT(*) FROM idempotency WHERE key LIKE '%k%' OR length(key) <> 64") == 0);
    CHECK(visitor.site.count(k_people) == 1);
}

TEST_CASE("the referrer comes from the form, else from the cookie", "[web]") {
    Visitor visitor;
    add_person(visitor.site.database, {.phone = "+6281200000011"});
    add_person(visitor.site.database, {.phone = "+6281200000012"});
    visitor.cookies = {{"__Host-ref", "081200000012"}};
    visitor.post("/daftar", good_form());
    CHECK(visitor.site.count("SELECT referrer_id FROM referral") == 2);

    auto form = good_form_but("no_wa", "081562726273");
    form.add("ref", "081200000011");
    visitor.post("/daftar", form);
    CHECK(visitor.site.count("SELECT referrer_id FROM referral ORDER BY person_id DESC LIMIT 1") == 1);
}

TEST_CASE("wrong input answers 422 with what was typed and a message at each field", "[web]") {
    Visitor visitor;
    auto form = good_form_but("no_wa", "0815<b>");
    form.add("ref", "0811");
    const auto page = visitor.post("/daftar", form);
    CHECK(page.status == 422);
    CHECK(has(page, "value=\"Siti Rahayu\""));
    CHECK(has(page, "value=\"0815&lt;b&gt;\""));
    CHECK(has(page, "id=\"no_wa-salah\""));
    CHECK(has(page, "aria-describedby=\"no_wa-petunjuk no_wa-salah\" aria-invalid=\"true\""));
    CHECK(has(page, "<a href=\"#no_wa\">"));
    CHECK(has(page, "name=\"kunci\" value=\"a-key\""));
    CHECK(has(page, "name=\"ref\" value=\"0811\""));
    CHECK_FALSE(has(page, "id=\"nama-salah\""));
    CHECK(visitor.site.count(k_people) == 0);

    const auto unticked = visitor.post("/daftar", good_form_but("setuju", ""));
    CHECK(unticked.status == 422);
    CHECK(has(unticked, "id=\"setuju-salah\""));
}

TEST_CASE("a form from another site is refused, one without Origin is taken", "[web]") {
    Visitor visitor;
    CHECK(visitor.post("/daftar", good_form(), {{"origin", "https://evil.example"}}).status == 403);
    CHECK(visitor.post("/daftar", good_form(), {{"origin", "null"}}).status == 403);
    CHECK(visitor.post("/daftar", good_form(), {{"origin", "https://www.webdonasi.com.evil.example"}}).status == 403);
    CHECK(visitor.site.count(k_people) == 0);
    CHECK(visitor.post("/daftar", good_form(), {{"origin", "https://www.webdonasi.com"}}).status == 303);
    CHECK(visitor.post("/daftar", good_form()).status == 303);
}

TEST_CASE("one phone number cannot be hammered, also from many addresses", "[web]") {
    Visitor visitor;
    int status = 303;
    int accepted = 0;
    for (int n = 0; n < 20 && status == 303; ++n) {
        visitor.address = "203.0.113." + std::to_string(n);
        status = visitor.post("/daftar", good_form()).status;
        accepted += status == 303;
    }
    CHECK(status == 429);
    CHECK(accepted == 10);
    CHECK(visitor.post("/daftar", good_form_but("no_wa", "081562726273")).status == 303);
}

TEST_CASE("the form has an address of its own, and without an admin's number one to land on", "[web]") {
    Visitor visitor;
    CHECK(has(visitor.get("/daftar"), "<h1>Daftar sosialisasi</h1>"));
    Visitor without{[](flow::Site& site) { site.admin_whatsapp.clear(); }};
    CHECK(header(without.post("/daftar", good_form()), "Location") == "/terima-kasih");
    CHECK(has(without.get("/terima-kasih"), "Terima kasih"));
}
