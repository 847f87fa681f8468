#include "daemons/sandbox/html.hpp"

#include <fmt/format.h>

#include <cctype>

namespace mitra::sandbox {
namespace {

constexpr std::string_view k_style = R"css(
:root { color-scheme: light dark; --line: #8885; --quiet: #666; --bubble: #e7f6e7; --mail: #e8eefc; --bad: #b3261e;
        --paper: #fff; --text: #1a1a1a; --link: #0b57d0; }
@media (prefers-color-scheme: dark) {
  :root { --quiet: #aaa; --bubble: #17351d; --mail: #1a2744; --bad: #ff8a80;
          --paper: #141414; --text: #eee; --link: #a8c7fa; }
}
* { box-sizing: border-box; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 44rem; margin: 0 auto; padding: 0 1rem 3rem;
       background: var(--paper); color: var(--text); }
a { color: var(--link); }
header { position: sticky; top: 0; background: var(--paper); padding: .75rem 0; border-bottom: 1px solid var(--line); }
header { display: flex; justify-content: space-between; gap: .75rem; }
nav a { margin-left: .75rem; }
h1 { font-size: 1.25rem; } h2 { font-size: 1.05rem; margin-top: 2rem; }
article { margin: 1rem 0; }
article > p { margin: 0 0 .25rem; font-size: .85rem; color: var(--quiet); }
.text { background: var(--bubble); border-radius: .25rem .9rem .9rem; padding: .6rem .9rem;
        white-space: pre-wrap; overflow-wrap: anywhere; }
.email .text { background: var(--mail); }
.unseen .text { opacity: .55; text-decoration: line-through; }
.bad { color: var(--bad); font-weight: 600; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
th, td { text-align: left; padding: .35rem .5rem .35rem 0; border-bottom: 1px solid var(--line);
         vertical-align: top; overflow-wrap: anywhere; }
label { display: block; margin: .75rem 0; }
input, select, textarea { font: inherit; width: 100%; padding: .5rem; display: block; }
button { font: inherit; padding: .6rem 1.2rem; }
code { overflow-wrap: anywhere; }
)css";

}  // namespace

std::string page(std::string_view title, std::string_view body, Refresh refresh) {
    return fmt::format(
        R"html(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
{refresh}<title>{title} · mitra sandbox</title>
<style>{style}</style>
</head>
<body>
<header><strong>Sandbox</strong><nav><a href="/">Inbox</a> <a href="/duitku">Duitku</a>
<a href="/telegram">Telegram</a> <a href="/numbers">Numbers</a>
<a href="/faults">Faults</a></nav></header>
<main>
<h1>{title}</h1>
{body}</main>
</body>
</html>
)html",
        fmt::arg("refresh", refresh == Refresh::often ? "<meta http-equiv=\"refresh\" content=\"3\">\n" : ""),
        fmt::arg("title", escaped(title)), fmt::arg("style", k_style), fmt::arg("body", body));
}

std::string escaped(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    for (const char c : text) {
        switch (c) {
            case '&':
                result += "&amp;";
                break;
            case '<':
                result += "&lt;";
                break;
            case '>':
                result += "&gt;";
                break;
            case '"':
                result += "&quot;";
                break;
            case '\'':
                result += "&#39;";
                break;
            default:
                result += c;
        }
    }
    return result;
}

std::string linked(std::string_view text) {
    std::string result;
    for (auto start = text.find("http"); start != std::string_view::npos; start = text.find("http")) {
        const std::string_view address = text.substr(start, text.find_first_of(" \t\r\n<>\"", start) - start);
        result += escaped(text.substr(0, start));
        const bool is_link = address.starts_with("http://") || address.starts_with("https://");
        const std::string shown = escaped(address);
        result += is_link ? fmt::format(R"(<a rel="noreferrer" href="{0}">{0}</a>)", shown) : shown;
        text.remove_prefix(start + address.size());
    }
    return result + escaped(text);
}

std::string query_escaped(std::string_view text) {
    std::string result;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (std::isalnum(byte) != 0 || c == '-' || c == '.' || c == '_')
            result += c;
        else
            result += fmt::format("%{:02X}", byte);
    }
    return result;
}

std::string clock_time(Instant instant) {
    const LocalTime at = local_time(instant, Zone{});
    return fmt::format("{:02}:{:02}:{:02}", at.hour, at.minute, at.second);
}

}  // namespace mitra::sandbox
