#include <catch2/catch.hpp>

#include "lib/base/error.hpp"
#include "lib/outbox/template_store.hpp"
#include "tests/support/clock.hpp"
#include "tests/support/database.hpp"

using namespace mitra;
using namespace mitra::outbox;

TEST_CASE("every text that is built in knows its kind and only fields that it has", "[outbox][template]") {
    auto db = test::migrated_db();
    const auto all = TemplateStore{db}.list();
    CHECK(all.size() >= 9);
    for (const Template& text : all) {
        CAPTURE(text.name);
        CHECK(complaint_about(text).value_or("") == "");
        CHECK(text.revision == 0);
        CHECK_FALSE(text.subject.empty());
    }
    CHECK(TemplateStore{db}.named("welcome").kind == Kind::welcome);
}

TEST_CASE("a changed text stands before the one built in, with a revision", "[outbox][template]") {
    auto db = test::migrated_db();
    TemplateStore templates{db};
    Template text = templates.named("welcome");
    CHECK_FALSE(templates.set(text, "test", test::k_noon));
    text.body = "Halo {name}";
    CHECK(templates.set(text, "test", test::k_noon));
    CHECK(templates.named("welcome").revision == 1);
    CHECK_FALSE(templates.set(text, "test", test::k_noon));
    text.body = "Hai {name}";
    CHECK(templates.set(text, "test", test::k_noon));
    CHECK(templates.named("welcome").revision == 2);
    CHECK(templates.named("welcome").body == "Hai {name}");
    CHECK_THROWS_AS(templates.named("nothing"), Error);
}

TEST_CASE("a text with a field that its kind does not have is told which there are", "[outbox][template]") {
    Template text{.name = "x", .kind = Kind::broadcast, .body = "Halo {nmae}"};
    const auto complaint = complaint_about(text).value_or("");
    CHECK(complaint.find("{nmae}") != std::string::npos);
    CHECK(complaint.find("name") != std::string::npos);
    text.body = "{topic}";
    CHECK_FALSE(complaint_about(text));
    text.kind = Kind::welcome;
    CHECK(complaint_about(text));
    text.body = "stray } brace";
    CHECK(complaint_about(text));
    text.body = std::string(5'000, 'x');
    CHECK(complaint_about(text));
    text.body = "";
    CHECK(complaint_about(text));
}

TEST_CASE("a text in another encoding than UTF-8 is refused", "[outbox][template]") {
    Template text{.name = "x", .kind = Kind::broadcast, .subject = "Kabar", .body = "Caf\xe9"};
    CHECK(complaint_about(text) == "it is not UTF-8; save it as such");
    text.body = "Café";
    CHECK_FALSE(complaint_about(text));
    text.subject = "\x80\x80";
    CHECK(complaint_about(text));
}

TEST_CASE("what is said of a wrong head ends between letters", "[outbox][template]") {
    std::string line;
    for (int i = 0; i < 80; ++i)
        line += "é";
    try {
        parse_template("kind: welcome\n" + line + "\n---\nx", {});
        FAIL("it was taken");
    } catch (const Error& refusal) {
        CHECK(std::string{refusal.what()} == "the head of a template has no '" + line.substr(0, 2 * 60) + "'");
    }
}

TEST_CASE("a template file may have a head or be the text alone", "[outbox][template]") {
    const Template as{.name = "x", .kind = Kind::reminder, .subject = "before"};
    const Template alone = parse_template("Halo\n\n--\nsite\n", as);
    CHECK((alone.body == "Halo\n\n--\nsite" && alone.subject == "before" && alone.kind == Kind::reminder));
    const Template headed = parse_template("kind: broadcast\nsubject: Kabar: baik\n---\nHalo\n---\nlagi\n", as);
    CHECK((headed.kind == Kind::broadcast && headed.subject == "Kabar: baik" && headed.body == "Halo\n---\nlagi"));
    CHECK_THROWS_AS(parse_template("kind: newsletter\n---\nx", as), Error);
    CHECK_THROWS_AS(parse_template("kind: welcome\ncolour: red\n---\nx", as), Error);
}
