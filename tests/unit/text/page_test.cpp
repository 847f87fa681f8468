#include "lib/text/page.hpp"

#include <fmt/format.h>

#include <array>
#include <catch2/catch.hpp>
#include <thread>

#include "lib/base/error.hpp"

using namespace mitra;
using text::PageData;
using text::Pages;

TEST_CASE("a page escapes what it is given", "[text]") {
    const std::array files{EmbeddedFile{"a.html", "<p title=\"{{x}}\">{{x}}</p>"}};
    CHECK(Pages{files}.render("a", PageData{}.set("x", "<b>&\"'")) ==
          "<p title=\"&lt;b&gt;&amp;&quot;&apos;\">&lt;b&gt;&amp;&quot;&apos;</p>");
}

TEST_CASE("sections are shown, left out and repeated", "[text]") {
    const std::array files{EmbeddedFile{
        "a.html", "{{#name}}[{{name}}]{{/name}}{{^open}}closed{{/open}}{{#rows}}<{{n}}{{site}}>{{/rows}}"}};
    const Pages pages{files};
    CHECK(pages.render("a", PageData{}.set("name", "").show("open", false)) == "closed");
    CHECK(pages.render("a", PageData{}
                                .set("name", "Siti")
                                .set("site", "!")
                                .show("open", true)
                                .list("rows", {PageData{}.set("n", "1"), PageData{}.set("n", "2")})) ==
          "[Siti]<1!><2!>");
}

TEST_CASE("partials are put in, also inside each other", "[text]") {
    const std::array files{EmbeddedFile{"page.html", "{{> layout/head}}body"},
                           EmbeddedFile{"layout/head.html", "<head>{{>layout/meta}}</head>"},
                           EmbeddedFile{"layout/meta.html", "{{title}}"}, EmbeddedFile{"site.css", "{{{"}};
    CHECK(Pages{files}.render("page", PageData{}.set("title", "T")) == "<head>T</head>body");
}

TEST_CASE("a broken template is found when the pages are loaded", "[text]") {
    const auto text = GENERATE("{{#a}}", "{{> nowhere}}", "{{> self}}", "{{> x");
    const std::array files{EmbeddedFile{"self.html", text}};
    CAPTURE(text);
    CHECK_THROWS_AS(Pages{files}, Error);
    CHECK_THROWS_AS(Pages{std::span<const EmbeddedFile>{}}.render("self", {}), Error);
}

TEST_CASE("threads may render one page at once", "[text]") {
    const std::array files{EmbeddedFile{"a.html", "{{#rows}}{{n}},{{/rows}}"}};
    const Pages pages{files};
    std::array<std::string, 4> results;
    std::vector<std::thread> threads;
    for (std::size_t t = 0; t < results.size(); ++t) {
        threads.emplace_back([&, t] {
            const PageData data =
                PageData{}.list("rows", std::vector<PageData>(3, PageData{}.set("n", std::to_string(t))));
            for (int n = 0; n < 200; ++n)
                results[t] = pages.render("a", data);
        });
    }
    for (std::thread& thread : threads)
        thread.join();
    for (std::size_t t = 0; t < results.size(); ++t)
        CHECK(results[t] == fmt::format("{0},{0},{0},", t));
}
