#include "lib/text/template.hpp"

#include <catch2/catch.hpp>

#include "lib/base/error.hpp"

using namespace mitra;
using text::Escape;
using text::fill;

namespace {

std::string refusal(std::string_view text, const text::Values& values) {
    try {
        return "filled: " + fill(text, values, Escape::none);
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::usage);
        return std::string{error.what()} + "; " + error.hint();
    }
}

}  // namespace

TEST_CASE("fields are filled, and doubled braces stand for themselves", "[text]") {
    const text::Values values{{"name", "Siti"}, {"referrer_sequence", "3"}};
    CHECK(fill("Halo {name}! Peserta ke-{referrer_sequence}", values, Escape::none) == "Halo Siti! Peserta ke-3");
    CHECK(fill("{{name}} {{{name}}}", values, Escape::none) == "{name} {Siti}");
    CHECK(fill("", values, Escape::none).empty());
    CHECK(fill("{name}", {{"name", "{name}"}}, Escape::none) == "{name}");  // a value is never read as a template
}

TEST_CASE("an unknown field is refused by name, with the fields there are", "[text]") {
    CHECK(refusal("Halo {nama}", {{"name", "Siti"}, {"city", "Bogor"}}) ==
          "no field is called {nama}; the fields here are: city, name");
}

TEST_CASE("a stray brace is refused with its line", "[text]") {
    const auto text = GENERATE("a\n{name", "a\nname}", "a\n{}", "a\n{Name}", "a\n{na me}", "a\n{");
    CAPTURE(text);
    CHECK_THAT(refusal(text, {{"name", "Siti"}}), Catch::StartsWith("line 2: this '"));
    CHECK_THROWS_AS(text::fields_of(text), Error);
}

TEST_CASE("the fields of a text are listed once each, in order", "[text]") {
    CHECK(text::fields_of("{b} {a} {{c}} {b}") == std::vector<std::string>{"b", "a"});
    CHECK(text::fields_of("nothing").empty());
}

TEST_CASE("somebody's words have no effect in WhatsApp", "[text]") {
    const auto [words, shown] = GENERATE(table<std::string, std::string>({
        {"*Siti*", "\u2217Siti\u2217"},
        {"_Siti_ ~x~", "\u2017Siti\u2017 \u223Cx\u223C"},
        {"Nur`aini ```kode```", "Nur\u2019aini \u2019\u2019\u2019kode\u2019\u2019\u2019"},
        {"Siti\n*Admin*: transfer ke\r\n1", "Siti \u2217Admin\u2217: transfer ke 1"},
        {"> kutipan", "\u203A kutipan"},
        {"3 > 2", "3 > 2"},
        {"https://evil.com/x", "https: //evil. com/x"},
        {"www.evil.com", "www. evil. com"},
        {"t.me/evil", "t. me/evil"},
        {"www.b.com a@b.com", "www.b. com a@b. com"},
        {"Siti, S.Pd., M.Kom", "Siti, S.Pd., M.Kom"},
        {"Kab. Bogor", "Kab. Bogor"},
        {"H. Ahmad", "H. Ahmad"},
        {"0815-6272", "0815-6272"},
        {"Ünal Ołga 👋", "Ünal Ołga 👋"},
    }));
    CAPTURE(words);
    CHECK(fill("{x}", {{"x", words}}, Escape::whatsapp) == shown);
    CHECK(fill("{x}", {{"x", words}}, Escape::none) == words);
}

TEST_CASE("our own links and the template's own marks stay to the letter", "[text]") {
    const std::string link = "https://webdonasi.com/m/a_b-_c_*~";
    CHECK(fill("*{name}* {link}", {{"name", "*S*"}, {"link", text::ours(link)}}, Escape::whatsapp) ==
          "*\u2217S\u2217* " + link);
}

TEST_CASE("empty values leave no hole", "[text]") {
    const text::Values values{{"none", ""}, {"name", "Siti"}};
    const auto [text, filled] = GENERATE(table<std::string, std::string>({
        {"Halo {none} {name}!", "Halo Siti!"},
        {"{none} {name}", "Siti"},
        {"a\nVideo: {none}\nb", "a\nb"},
        {"a\n\n{none}", "a\n"},
        {"{none}\na", "a"},
        {"{none}{none}", ""},
        {"({none}) {name}", "() Siti"},
        {"Video: {none}{name}\n", "Video: Siti\n"},
    }));
    CAPTURE(text);
    CHECK(fill(text, values, Escape::none) == filled);
}
