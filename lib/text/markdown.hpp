#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mitra::text {

/// Why a Markdown text is not taken, and in which of its lines (from 1).
struct MarkdownComplaint {
    int line = 1;
    std::string what;
};

/// What a page of ours cannot show: raw HTML, links to anything but http, https, mailto, tel and our own pages,
/// pictures from anything but http, https and our own pages. In the order of the lines; empty where all is well.
std::vector<MarkdownComplaint> check_markdown(std::string_view markdown);

/// CommonMark as HTML. What check_markdown complains about is left out. The highest headings of the text
/// become <h2>, whether they are "# ..." or "## ...", and the others follow: a page has its own <h1>, and no level is
/// skipped below it.
std::string render_markdown(std::string_view markdown);

}  // namespace mitra::text
