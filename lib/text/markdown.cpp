#include "lib/text/markdown.hpp"

#include <fmt/format.h>

#include <cmark.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>
#include <new>

namespace mitra::text {
namespace {

constexpr int k_highest_heading = 2;
constexpr int k_deepest_heading = 6;

struct FreeNode {
    void operator()(cmark_node* node) const { cmark_node_free(node); }
};
struct FreeWalk {
    void operator()(cmark_iter* walk) const { cmark_iter_free(walk); }
};
using Tree = std::unique_ptr<cmark_node, FreeNode>;

Tree parsed(std::string_view markdown) {
    Tree tree{cmark_parse_document(markdown.data(), markdown.size(), CMARK_OPT_DEFAULT)};
    if (!tree) throw std::bad_alloc{};
    return tree;
}

/// Calls `use` for each node, in the order of the text.
template <typename Use>
void each_node(cmark_node* root, const Use& use) {
    const std::unique_ptr<cmark_iter, FreeWalk> walk{cmark_iter_new(root)};
    for (auto event = cmark_iter_next(walk.get()); event != CMARK_EVENT_DONE; event = cmark_iter_next(walk.get()))
        if (event == CMARK_EVENT_ENTER) use(cmark_iter_get_node(walk.get()));
}

int line_of(cmark_node* node) {
    while (node != nullptr && cmark_node_get_start_line(node) <= 0)
        node = cmark_node_parent(node);
    return node == nullptr ? 1 : cmark_node_get_start_line(node);
}

std::string url_of(cmark_node* node) {
    const char* url = cmark_node_get_url(node);
    return url == nullptr ? "" : url;
}

/// The part before the first ':', in small letters; empty for an address on our own site.
std::string scheme_of(std::string_view url) {
    if (url.starts_with("//") || url.starts_with("\\")) return "//";  // another host, in our page's scheme
    const auto end = url.find_first_of(":/?#");
    if (end == std::string_view::npos || url[end] != ':') return {};
    std::string scheme{url.substr(0, end)};
    for (char& c : scheme)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return scheme.empty() ? ":" : scheme;
}

bool is_raw_html(cmark_node_type type) {
    return type == CMARK_NODE_HTML_BLOCK || type == CMARK_NODE_HTML_INLINE;
}

bool may_stay(cmark_node_type type, std::string_view url) {
    static constexpr std::array<std::string_view, 5> k_links{"", "http", "https", "mailto", "tel"};
    const std::string scheme = scheme_of(url);
    const std::size_t allowed = type == CMARK_NODE_IMAGE ? 3 : k_links.size();
    return std::find(k_links.begin(), k_links.begin() + allowed, scheme) != k_links.begin() + allowed;
}

bool has_url(cmark_node_type type) {
    return type == CMARK_NODE_LINK || type == CMARK_NODE_IMAGE;
}

std::string complaint_about(cmark_node_type type, const std::string& url) {
    if (is_raw_html(type)) return "raw HTML; write Markdown, or put a word in `code marks`";
    return fmt::format("{} to '{:.100}'; {} and addresses of this site are taken",
                       type == CMARK_NODE_IMAGE ? "a picture" : "a link", url,
                       type == CMARK_NODE_IMAGE ? "http, https" : "http, https, mailto, tel");
}

/// Of all headings the highest: 1 where some are "# ...".
int highest_heading(cmark_node* root) {
    int highest = k_deepest_heading;
    each_node(root, [&](cmark_node* node) {
        if (cmark_node_get_type(node) == CMARK_NODE_HEADING)
            highest = std::min(highest, cmark_node_get_heading_level(node));
    });
    return highest;
}

}  // namespace

std::vector<MarkdownComplaint> check_markdown(std::string_view markdown) {
    const Tree tree = parsed(markdown);
    std::vector<MarkdownComplaint> complaints;
    each_node(tree.get(), [&](cmark_node* node) {
        const auto type = cmark_node_get_type(node);
        const std::string url = has_url(type) ? url_of(node) : "";
        if (is_raw_html(type) || (has_url(type) && !may_stay(type, url)))
            complaints.push_back({line_of(node), complaint_about(type, url)});
    });
    return complaints;
}

std::string render_markdown(std::string_view markdown) {
    const Tree tree = parsed(markdown);
    const int down = k_highest_heading - highest_heading(tree.get());
    each_node(tree.get(), [down](cmark_node* node) {
        const auto type = cmark_node_get_type(node);
        if (has_url(type) && !may_stay(type, url_of(node))) cmark_node_set_url(node, "");
        if (type == CMARK_NODE_HEADING)
            cmark_node_set_heading_level(
                node, std::clamp(cmark_node_get_heading_level(node) + down, k_highest_heading, k_deepest_heading));
    });
    // Without CMARK_OPT_UNSAFE raw HTML becomes a comment.
    const std::unique_ptr<char, decltype(&std::free)> html{cmark_render_html(tree.get(), CMARK_OPT_DEFAULT),
                                                           &std::free};
    if (!html) throw std::bad_alloc{};
    return html.get();
}

}  // namespace mitra::text
