// A page and what is shown on it: the first line is a name, the second a link, the rest somebody's words. However they
// look, the page has the tags and attributes of its template and no others, and reads as what was put into it.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "lib/text/page.hpp"
#include "tests/fuzz/input.hpp"

namespace {

using namespace mitra;
using fuzz::require;

constexpr std::array k_files{
    EmbeddedFile{"page.html",
                 "{{> layout/head}}<p title=\"{{name}}\">{{words}}</p>{{#link}}<a href='{{link}}'>{{name}}</a>{{/link}}"
                 "<ul>{{#rows}}<li>{{words}}</li>{{/rows}}{{^rows}}none{{/rows}}</ul>{{#shown}}!{{/shown}}"},
    EmbeddedFile{"layout/head.html", "<h1>{{name}}</h1>"}};

std::string render(std::string_view name, std::string_view link, std::string_view words) {
    static const text::Pages pages{k_files};
    text::PageData row;
    row.set("words", words);
    text::PageData data;
    data.set("name", name).set("link", link).set("words", words).show("shown", !link.empty());
    data.list("rows", {row, row});
    return pages.render("page", data);
}

/// What a browser reads of an escaped text.
std::string unescaped(std::string_view html) {
    constexpr std::array<std::pair<std::string_view, char>, 5> k_entities{
        {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}}};
    std::string text;
    while (!html.empty()) {
        const auto entity = std::find_if(k_entities.begin(), k_entities.end(),
                                         [&](const auto& one) { return html.starts_with(one.first); });
        text += entity == k_entities.end() ? html.front() : entity->second;
        html.remove_prefix(entity == k_entities.end() ? 1 : entity->first.size());
    }
    return text;
}

/// Cuts `end` and what stands before it off the front.
std::string_view cut(std::string_view& html, std::string_view end) {
    const std::size_t at = html.find(end);
    require(at != std::string_view::npos);
    const std::string_view before = html.substr(0, at);
    html.remove_prefix(at + end.size());
    return before;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    fuzz::Input input{bytes, size};
    const std::string_view name = input.line();
    const std::string_view link = input.line();
    const std::string_view words = input.rest();
    const std::string page = render(name, link, words);

    const std::string usual = render("a", link.empty() ? "" : "b", "c");
    for (const char mark : {'<', '>', '"', '\''})
        require(std::ranges::count(page, mark) == std::ranges::count(usual, mark));

    std::string_view html{page};
    require(cut(html, "<h1>").empty() && unescaped(cut(html, "</h1><p title=\"")) == name);
    require(unescaped(cut(html, "\">")) == name && unescaped(cut(html, "</p>")) == words);
    if (!link.empty()) {
        require(cut(html, "<a href='").empty() && unescaped(cut(html, "'>")) == link);
        require(unescaped(cut(html, "</a>")) == name);
    }
    require(cut(html, "<ul><li>").empty() && unescaped(cut(html, "</li><li>")) == words);
    require(unescaped(cut(html, "</li></ul>")) == words && html == (link.empty() ? "" : "!"));
    return 0;
}
