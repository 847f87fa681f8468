#include "lib/http/head.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http.hpp>
#include <charconv>
#include <utility>
#include <vector>

#include "lib/http/decode.hpp"

namespace mitra::http {
namespace {

namespace beast = boost::beast::http;
using Parser = beast::request_parser<beast::empty_body>;
using Checked = std::optional<Refusal>;

// Headers that say one thing: a second line of the same name would leave the choice to whoever reads it.
constexpr std::array<std::string_view, 10> k_once{"host",          "content-length", "content-type", "cookie",
                                                  "authorization", "origin",         "referer",      "expect",
                                                  "user-agent",    "idempotency-key"};

std::string lower_case(std::string_view text) {
    std::string lower{text};
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return lower;
}

/// Every CR is followed by LF, every LF follows a CR, and no line starts with a blank.
Checked check_lines(std::string_view head, std::size_t from) {
    const auto next_break = [&](std::size_t at) { return head.find_first_of("\r\n", at); };
    // A CR just before `from` was followed by LF, or nothing was: either way it is looked at again.
    if (from > 0 && head[from - 1] == '\r') --from;
    for (std::size_t i = next_break(from); i != std::string_view::npos; i = next_break(i)) {
        if (head[i] == '\n') return Refusal{400, "a line that ends in a bare LF"};
        if (i + 1 == head.size()) return std::nullopt;
        if (head[i + 1] != '\n') return Refusal{400, "a bare CR"};
        i += 2;
        if (i < head.size() && (head[i] == ' ' || head[i] == '\t')) return Refusal{400, "a folded line"};
    }
    return std::nullopt;
}

/// Whether the request's first line is (or has already grown) longer than a target of the allowed length makes it.
bool target_too_long(std::string_view bytes, const Limits& limits) {
    const std::string_view line = bytes.substr(0, bytes.find('\r'));
    const std::size_t method = std::min(line.find(' '), line.size());
    const std::string_view rest = line.substr(std::min(method + 1, line.size()));
    return rest.substr(0, rest.find(' ')).size() > limits.largest_target;
}

/// Whether the first line ends as a request line does, so that only its version can be wrong.
bool names_version(std::string_view head) {
    const std::string_view line = head.substr(0, head.find('\r'));
    const std::size_t target = line.find(' ');
    const std::size_t version = target == std::string_view::npos ? target : line.find(' ', target + 1);
    return version != std::string_view::npos && line.substr(version + 1).starts_with("HTTP/");
}

Refusal parser_refusal(const boost::system::error_code& failure, std::string_view head) {
    if (failure == beast::error::bad_version && names_version(head)) return {505, "not HTTP/1.1 or HTTP/1.0"};
    // Beast has its own objections to a body that is framed in two ways.
    if (lower_case(head).find("\r\ntransfer-encoding:") != std::string::npos) return {411, "Transfer-Encoding"};
    return {400, "not HTTP: " + failure.message()};
}

Checked copy_headers(const Parser& parser, const Limits& limits, Fields& headers) {
    std::size_t lines = 0;
    std::vector<std::pair<std::string, std::string>> joined;
    for (const auto& field : parser.get()) {
        if (++lines > limits.most_fields) return Refusal{431, "too many header fields"};
        std::string name = lower_case({field.name_string().data(), field.name_string().size()});
        const std::string_view value{field.value().data(), field.value().size()};
        const auto before = std::find_if(joined.begin(), joined.end(), [&](const auto& h) { return h.first == name; });
        if (before == joined.end()) {
            joined.emplace_back(std::move(name), std::string{value});
        } else if (std::find(k_once.begin(), k_once.end(), name) != k_once.end()) {
            return Refusal{400, "a repeated " + name};
        } else {
            before->second.append(", ").append(value);
        }
    }
    for (auto& [name, value] : joined)
        headers.add(std::move(name), std::move(value));
    return std::nullopt;
}

Checked read_length(Head& head) {
    const auto text = head.request.headers.find("content-length");
    if (!text) return std::nullopt;  // RFC 9112, 6.3: no body, on a POST as well
    const char* const end = text->data() + text->size();
    const auto [stopped, failure] = std::from_chars(text->data(), end, head.body_bytes);
    if (failure != std::errc{} || stopped != end) return Refusal{400, "an odd Content-Length"};
    const std::string& method = head.request.method;
    if (head.body_bytes > 0 && method != "POST" && method != "PUT") return Refusal{400, "a body on " + method};
    return std::nullopt;
}

Checked check_framing(Head& head) {
    const Fields& headers = head.request.headers;
    if (headers.find("transfer-encoding")) return Refusal{411, "Transfer-Encoding"};
    if (Checked wrong = read_length(head)) return wrong;
    if (headers.find("content-encoding")) return Refusal{415, "Content-Encoding"};
    if (headers.get("host").empty()) return Refusal{400, "no Host"};
    if (const auto expect = headers.find("expect")) {
        if (lower_case(*expect) != "100-continue") return Refusal{417, "an unknown Expect"};
        head.awaits_continue = head.body_bytes > 0;
    }
    return std::nullopt;
}

Checked read_target(std::string_view target, Request& request) {
    if (target.find('#') != std::string_view::npos) return Refusal{400, "a fragment in the target"};
    const std::size_t mark = target.find('?');
    auto path = decode_path(target.substr(0, mark));
    if (!path) return Refusal{400, "not a path"};
    request.path = std::move(*path);
    if (mark == std::string_view::npos) return std::nullopt;
    auto query = decode_form(target.substr(mark + 1));
    if (!query) return Refusal{400, "a query that is broken or names a field twice"};
    request.query = std::move(*query);
    return std::nullopt;
}

std::string media_type(std::string_view content_type) {
    std::string_view type = content_type.substr(0, content_type.find(';'));
    while (type.ends_with(' '))
        type.remove_suffix(1);
    return lower_case(type);
}

}  // namespace

std::variant<std::optional<std::size_t>, Refusal> find_head_end(std::string_view bytes, std::size_t seen,
                                                                const Limits& limits) {
    // What was looked at may have ended in the middle of a line break.
    const std::size_t from = seen - std::min<std::size_t>(seen, 3);
    const std::size_t blank = bytes.find("\r\n\r\n", from);
    const bool whole = blank != std::string_view::npos;
    const std::string_view head = whole ? bytes.substr(0, blank + 4) : bytes;
    if (target_too_long(head, limits)) return Refusal{414, "a target that is too long"};
    if (head.size() > limits.largest_head) return Refusal{431, "a head that is too large"};
    if (Checked wrong = check_lines(head, from)) return std::move(*wrong);
    return whole ? std::optional{head.size()} : std::nullopt;
}

std::variant<Head, Refusal> parse_head(std::string_view bytes, const Limits& limits) {
    Parser parser;
    parser.header_limit(static_cast<std::uint32_t>(limits.largest_head + 1));
    parser.body_limit(boost::none);
    parser.skip(true);
    boost::system::error_code failure;
    parser.put(boost::asio::buffer(bytes.data(), bytes.size()), failure);
    if (failure) return parser_refusal(failure, bytes);
    if (!parser.is_header_done()) return Refusal{400, "a head that does not end"};

    Head head;
    const auto& message = parser.get();
    head.request.method = std::string{message.method_string().data(), message.method_string().size()};
    head.keep_alive = message.keep_alive();
    if (Checked wrong = copy_headers(parser, limits, head.request.headers)) return std::move(*wrong);
    if (Checked wrong = check_framing(head)) return std::move(*wrong);
    if (Checked wrong = read_target({message.target().data(), message.target().size()}, head.request))
        return std::move(*wrong);
    head.request.cookies = decode_cookies(head.request.headers.get("cookie"));
    const std::string type = media_type(head.request.headers.get("content-type"));
    head.is_form = type == "application/x-www-form-urlencoded";
    head.is_multipart = type.starts_with("multipart/");
    return head;
}

}  // namespace mitra::http
