#include "cli/output.hpp"

#include <catch2/catch.hpp>

#include "tests/cli/demo.hpp"

using namespace mitra;
using Catch::Matchers::Contains;
using cli::Object;

namespace {

const std::vector<cli::Column> k_columns{{"id", "ID"}, {"name", "NAME"}, {"count", "COUNT"}};
const std::vector<Object> k_items{{{"id", "PER-1"}, {"name", "Ani"}, {"count", 7}},
                                  {{"id", "PER-12"}, {"name", "Siti Nurhaliza binti Tarudin"}, {"count", 1234}}};

}  // namespace

TEST_CASE("columns align, numbers to the right, and nothing is cut when piped", "[output]") {
    CHECK(cli::table(k_columns, k_items, {}) ==
          "ID      NAME                          COUNT\n"
          "PER-1   Ani                               7\n"
          "PER-12  Siti Nurhaliza binti Tarudin   1234\n");
}

TEST_CASE("on a narrow terminal the widest column gives way", "[output]") {
    CHECK(cli::table(k_columns, k_items, {.width = 30}) ==
          "ID      NAME             COUNT\n"
          "PER-1   Ani                  7\n"
          "PER-12  Siti Nurhaliza…   1234\n");
}

TEST_CASE("wide and combining characters count as what they take on the screen", "[output]") {
    CHECK(cli::width_of("Ani") == 3);
    CHECK(cli::width_of("😀") == 2);
    CHECK(cli::width_of("e\u0301") == 1);
    CHECK(cli::width_of("日本") == 4);
    CHECK(cli::width_of("\xff\xfe") == 2);
}

TEST_CASE("a cell never breaks its line", "[output]") {
    const std::string text = cli::table({{"name", "NAME"}}, {{{"name", "two\nlines\x1b[31m"}}}, {});
    CHECK(text == "NAME\ntwo lines [31m\n");
}

TEST_CASE("values as JSON", "[output]") {
    CHECK(cli::to_json(Object{{"a", 1}, {"b", nullptr}, {"c", true}, {"d", PersonId{3}}, {"e", Money{97'000}}}) ==
          R"({"a":1,"b":null,"c":true,"d":"PER-3","e":97000})");
    CHECK(cli::to_json("broken \xff") == "\"broken \xef\xbf\xbd\"");
    CHECK(cli::in_words("2026-11-20T09:30:00+07:00") == "2026-11-20 09:30");
    CHECK(cli::to_json(cli::Value::from_json(R"({"z":[1,"x"],"a":{}})")) == R"({"z":[1,"x"],"a":{}})");
}

TEST_CASE("the completion scripts and the manual page are sound", "[cli]") {
    const test::Demo demo;
    const auto bash = demo.mitra({"completion", "bash"});
    CHECK(test::run({"/bin/bash", "-n"}, {}, bash.out).status == 0);
    const auto tried =
        test::run({"/bin/bash", "-s"}, {},
                  bash.out +
                      "COMP_WORDS=(mitra person st); COMP_CWORD=2; _mitra; echo \"${COMPREPLY[@]}\"\n"
                      "COMP_WORDS=(mitra --as rina person resend PER-1 we); COMP_CWORD=6; _mitra; "
                      "echo \"${COMPREPLY[@]}\"\n"
                      "COMP_WORDS=(mitra person list --ci); COMP_CWORD=3; _mitra; echo \"${COMPREPLY[@]}\"\n"
                      "COMP_WORDS=(mitra person list --color a); COMP_CWORD=4; _mitra; "
                      "echo \"${COMPREPLY[@]}\"\n");
    CHECK(tried.out == "status stop\nwelcome\n--city\nauto always\n");
    CHECK(tried.err.empty());
    CHECK_THAT(demo.mitra({"completion", "zsh"}).out, Contains("#compdef mitra"));
    CHECK_THAT(demo.mitra({"completion", "fish"}).out, Contains("complete -c mitra -n '__mitra_at person' -a list"));
    CHECK(demo.mitra({"completion", "tcsh"}).status == 2);

    const auto page = demo.mitra({"man"});
    CHECK_THAT(page.out, Contains(".SH NAME") && Contains(".SS person add"));
    const auto formatted = test::run({"/usr/bin/groff", "-man", "-Tutf8", "-ww"}, {}, page.out);
    CHECK(formatted.status == 0);
    CHECK(formatted.err.empty());

    CHECK(demo.json({"completion", "bash"})["script"] == bash.out);
    CHECK(demo.json({"man"})["page"] == page.out);
}
