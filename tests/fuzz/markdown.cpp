// A product's or page's Markdown: it becomes tags that a page may hold and no others, no address in it is anything but
// http, https, mailto, tel or our own, and what is not complained about is shown whole.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "lib/text/markdown.hpp"
#include "tests/fuzz/input.hpp"

namespace {

using namespace mitra;
using fuzz::require;

constexpr std::string_view k_left_out = "<!-- raw HTML omitted -->";

/// What is left of an attribute's value when its entities are read, as far as a scheme could hide behind them.
bool is_harmless(std::string_view address, bool picture) {
    const std::size_t end = address.find_first_of(":/?#&");
    if (address.starts_with("//")) return false;
    if (end == std::string_view::npos || address[end] != ':') return true;
    std::string scheme{address.substr(0, end)};
    std::transform(scheme.begin(), scheme.end(), scheme.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; });
    return scheme == "http" || scheme == "https" || (!picture && (scheme == "mailto" || scheme == "tel"));
}

void check_tag(std::string_view tag) {
    constexpr std::array<std::string_view, 18> k_plain{"p",    "h2",     "h3",   "h4",  "h5",         "h6",
                                                       "em",   "strong", "ul",   "ol",  "li",         "a",
                                                       "br /", "hr /",   "code", "pre", "blockquote", "div"};
    const bool closing = tag.starts_with('/');
    if (closing) tag.remove_prefix(1);
    if (std::find(k_plain.begin(), k_plain.end(), tag) != k_plain.end()) return;
    require(!closing);
    constexpr std::string_view k_link = "a href=\"";
    constexpr std::string_view k_picture = "img src=\"";
    const bool picture = tag.starts_with(k_picture);
    if (picture || tag.starts_with(k_link)) {
        tag.remove_prefix(picture ? k_picture.size() : k_link.size());
        require(is_harmless(tag.substr(0, tag.find('"')), picture));
        return;
    }
    require(tag.starts_with("code class=\"language-") || tag.starts_with("ol start=\""));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view markdown = fuzz::Input{bytes, size}.rest();
    const auto complaints = text::check_markdown(markdown);
    for (const auto& complaint : complaints)
        require(complaint.line >= 1 && !complaint.what.empty());
    const std::string html = text::render_markdown(markdown);
    require(!complaints.empty() || html.find(k_left_out) == std::string::npos);
    for (std::size_t at = html.find('<'); at != std::string::npos; at = html.find('<', at + 1)) {
        if (std::string_view{html}.substr(at).starts_with(k_left_out)) continue;
        const std::size_t end = html.find('>', at);
        require(end != std::string::npos);
        check_tag(std::string_view{html}.substr(at + 1, end - at - 1));
    }
    return 0;
}
