// What a request asks for: the path through the table of routes, and the query behind it. A route that is found is one
// that its pattern and what stands in its place write again; what is encoded for an address is read as it was.
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "lib/http/decode.hpp"
#include "lib/http/encode.hpp"
#include "lib/http/head.hpp"
#include "lib/http/router.hpp"
#include "tests/fuzz/input.hpp"

namespace {

using namespace mitra;
using namespace mitra::http;
using fuzz::require;

/// Of every shape that the site's table has.
const Router& routes() {
    static const Router table = [] {
        Router made;
        for (const char* pattern : {"/", "/kontak", "/ref={code}", "/a/{token}", "/a/{token}/bukti", "/m/{token}",
                                    "/member/pesanan/{number}/{file}", "/api/orders/{id}", "/{slug}"})
            made.add("GET", pattern, {});
        for (const char* pattern : {"/kontak", "/a/{token}/bukti", "/hook/duitku", "/hook/{provider}/{secret}"})
            made.add("POST", pattern, {});
        made.add("PUT", "/api/orders/{id}", {});
        return made;
    }();
    return table;
}

/// The pattern with what was found in its places.
std::string written(std::string_view pattern, const Fields& parameters) {
    std::string path;
    while (!pattern.empty()) {
        const std::size_t open = pattern.find('{');
        path += pattern.substr(0, open);
        if (open == std::string_view::npos) break;
        const std::size_t close = pattern.find('}', open);
        path += parameters.get(pattern.substr(open + 1, close - open - 1));
        pattern.remove_prefix(close + 1);
    }
    return path;
}

void check_route(const std::string& path) {
    for (const char* method : {"GET", "POST", "PUT", "DELETE"}) {
        const Router::Match match = routes().find(method, path);
        if (match.route == nullptr) {
            require(match.allowed.find(method) == std::string::npos);
            continue;
        }
        require(match.route->method == method && written(match.route->pattern, match.parameters) == path);
        for (const auto& [name, value] : match.parameters)
            require(!value.empty() && value.find('/') == std::string::npos);
    }
    require(routes().find("HEAD", path).route == routes().find("GET", path).route);
}

void check_target(std::string_view target) {
    static const Limits limits;
    if (target.find("\r\n") != std::string_view::npos) return;  // a whole head of its own
    const std::string head = "GET " + std::string{target} + " HTTP/1.1\r\nHost: a\r\n\r\n";
    const auto parsed = parse_head(head, limits);
    const auto* accepted = std::get_if<Head>(&parsed);
    if (accepted == nullptr) return;
    const std::size_t mark = target.find('?');
    require(accepted->request.path == decode_path(target.substr(0, mark)));
    require(target.find_first_of("# \r\n") == std::string_view::npos);
    check_route(accepted->request.path);
}

/// As an own address or a call to somebody else carries it.
void check_encoded(std::string_view text) {
    const std::string encoded = url_encode(text);
    require(encoded.find_first_of("&=?#/ +;\r\n\"'<>") == std::string::npos);
    const bool clean = is_utf8(text) && text.find('\0') == std::string_view::npos;
    const auto read = decode_form(encode_form({{"a", text}, {"b", "c"}}));
    require(read.has_value() == clean);
    require(!read || (read->get("a") == text && read->get("b") == "c" && read->size() == 2));
}

void check_query(std::string_view raw) {
    const auto fields = decode_form(raw);
    if (!fields) return;
    std::vector<std::pair<std::string_view, std::string_view>> same;
    for (const auto& [name, value] : *fields)
        same.emplace_back(name, value);
    const auto again = decode_form(encode_form(same));
    require(again && again->size() == fields->size());
    for (const auto& [name, value] : *fields)
        require(again->get(name) == value);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view target = fuzz::Input{bytes, size}.rest();
    if (const auto path = decode_path(target.substr(0, target.find('?')))) check_route(*path);
    check_target(target);
    check_encoded(target);
    if (const std::size_t mark = target.find('?'); mark != std::string_view::npos) check_query(target.substr(mark + 1));
    return 0;
}
