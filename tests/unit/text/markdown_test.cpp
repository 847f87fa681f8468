#include "lib/text/markdown.hpp"

#include <catch2/catch.hpp>

using Catch::Matchers::Contains;
using mitra::text::check_markdown;
using mitra::text::render_markdown;

TEST_CASE("Markdown becomes HTML below the page's own heading", "[markdown]") {
    const std::string html = render_markdown(
        "# Program Magang\n\nBelajar **bahasa** di [Tokyo](https://example.com/a?b=1&c=2).\n\n- satu\n- dua\n\n"
        "###### kecil\n\n![peta](/gambar/peta.png)\n");
    CHECK_THAT(html, Contains("<h2>Program Magang</h2>"));
    CHECK(render_markdown("## Isi\n\n### Bagian") == "<h2>Isi</h2>\n<h3>Bagian</h3>\n");
    CHECK_THAT(html, Contains("<strong>bahasa</strong>"));
    CHECK_THAT(html, Contains("<a href=\"https://example.com/a?b=1&amp;c=2\">Tokyo</a>"));
    CHECK_THAT(html, Contains("<li>dua</li>"));
    CHECK_THAT(html, Contains("<h6>kecil</h6>"));
    CHECK_THAT(html, Contains("<img src=\"/gambar/peta.png\" alt=\"peta\" />"));
    CHECK(render_markdown("").empty());
}

TEST_CASE("raw HTML is refused with its line, and never shown", "[markdown]") {
    for (const char* text : {"baik\n\n<script>alert(1)</script>\n", "baik\n\nini <img src=x onerror=alert(1)> itu",
                             "baik\n\n<!-- catatan -->", "baik\n\nkata <b>tebal</b>", "baik\n\n<?php x ?>",
                             "> baik\n>\n> <iframe src=\"https://example.com\"></iframe>", "- baik\n\n  <div>\n"}) {
        INFO(text);
        const auto complaints = check_markdown(text);
        REQUIRE_FALSE(complaints.empty());
        CHECK(complaints.front().line == 3);
        CHECK_THAT(complaints.front().what, Contains("raw HTML"));
        const std::string html = render_markdown(text);
        INFO(html);
        for (const char* tag : {"<script", "<img", "<iframe", "<div", "<b>", "<?php", "onerror"})
            CHECK(html.find(tag) == std::string::npos);
    }
    CHECK(check_markdown("harga < 5 & > 3, `<b>`\n\n    <div>\n\n```\n<script>\n```\n").empty());
}

TEST_CASE("a link goes to the web, to mail, to a telephone or to our own pages", "[markdown]") {
    for (const char* url : {"https://example.com", "http://example.com", "HTTPS://EXAMPLE.COM", "mailto:a@example.com",
                            "tel:+628123", "/checkout/magang", "checkout", "#isi", "?a=b:c", "a/b:c"}) {
        INFO(url);
        CHECK(check_markdown(std::string{"[x]("} + url + ")").empty());
    }
    for (const char* url :
         {"javascript:alert(1)", "JavaScript:alert(1)", "&#106;avascript:alert(1)",
          "data:text/html;base64,PHM=", "vbscript:x", "file:///etc/passwd", "//evil.example", "\\\\evil.example",
          "<java script:x>", "ftp://x.example", ":x", "data:image/png;base64,AAAA", "intent:x", "blob:x"}) {
        for (const std::string& text : {std::string{"a\n\n[x]("} + url + ")", std::string{"a\n\n![x]("} + url + ")",
                                        std::string{"a\n\n[x]\n\n[x]: "} + url}) {
            INFO(text);
            const auto complaints = check_markdown(text);
            REQUIRE(complaints.size() == 1);
            CHECK(complaints.front().line == 3);
            const std::string html = render_markdown(text);
            INFO(html);
            CHECK_THAT(html, Contains("=\"\""));
        }
    }
    CHECK(check_markdown("![x](mailto:a@example.com)").size() == 1);
    CHECK(check_markdown("<javascript:alert(1)>").size() == 1);
    CHECK(check_markdown("<https://example.com>").empty());
}

TEST_CASE("text that is made to be slow or deep is read in a moment", "[markdown]") {
    std::string deep(20'000, '>');
    CHECK(check_markdown(deep + "x").empty());
    CHECK(render_markdown(std::string(20'000, '[') + std::string(20'000, ']')).size() > 20'000);
    CHECK(render_markdown(std::string(20'000, '*') + "a").size() > 20'000);
    CHECK_FALSE(render_markdown(std::string("\xff\xfe zero \0 byte", 13)).empty());
}
