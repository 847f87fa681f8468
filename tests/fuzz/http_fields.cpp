// The lines of a request's head as somebody writes them, one a line, and what is read out of them: who asks, which part
// of a file, which cookies. A name comes once, a value has no line break, a part lies in its file, and nobody is taken
// for another address than the proxy says.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "lib/base/error.hpp"
#include "lib/http/cookie.hpp"
#include "lib/http/decode.hpp"
#include "lib/http/file_answer.hpp"
#include "lib/http/head.hpp"
#include "lib/http/peer.hpp"
#include "lib/http/wire.hpp"
#include "tests/fuzz/input.hpp"

namespace {

using namespace mitra;
using namespace mitra::http;
using fuzz::require;

const std::string k_proxy = "127.0.0.1";

void check_fields(const Request& request) {
    std::set<std::string_view> names;
    for (const auto& [name, value] : request.headers) {
        require(names.insert(name).second && !name.empty());
        require(std::none_of(name.begin(), name.end(), [](char c) { return (c >= 'A' && c <= 'Z') || c <= ' '; }));
        require(value.find_first_of(std::string_view{"\r\n\0", 3}) == std::string::npos);
    }
    const std::string_view line = request.headers.get("cookie");
    std::set<std::string_view> cookies;
    for (const auto& [name, value] : request.cookies) {
        require(cookies.insert(name).second && name.find_first_of(";=") == std::string::npos);
        require(line.find(name + "=") != std::string_view::npos && line.find(value) != std::string_view::npos);
        require(value.find(';') == std::string::npos);
    }
}

void check_peer(const Fields& headers) {
    static const std::vector<std::string> proxies{k_proxy, "10.0.0.1"};
    const std::string_view forwarded = headers.get("x-forwarded-for");
    // Who is no proxy of ours says nothing about where they are.
    require(client_address("::ffff:203.0.113.9", forwarded, proxies) == "203.0.113.9");
    const std::string client = client_address(k_proxy, forwarded, proxies);
    require(!client.empty() && normal_address(client) == client);
    require(!address_group(client).empty() && address_group(client).size() < 64);
    // What a client adds in front of what the proxy wrote changes nothing.
    const std::string lengthened = "198.51.100.7, " + std::string{forwarded};
    const bool named = client != k_proxy && client != "10.0.0.1";
    require(!named || client_address(k_proxy, lengthened, proxies) == client);
}

void check_part(const Fields& headers) {
    for (const std::int64_t bytes : {std::int64_t{0}, std::int64_t{1000}}) {
        Response whole = Response::download("application/pdf", {.path = "x", .bytes = bytes, .etag = "abc"});
        const FileAnswer answer = answer_file(whole, FileConditions::of(headers));
        const auto size = static_cast<std::uint64_t>(bytes);
        switch (answer.head.status) {
            case 200:
                require(answer.begin == 0 && answer.length == size);
                break;
            case 206:
                require(answer.length > 0 && answer.begin < size && answer.length <= size - answer.begin);
                require(headers.find("range").has_value());
                break;
            case 304:
                require(answer.length == 0 && headers.find("if-none-match"));
                break;
            default:
                require(answer.head.status == 416 && answer.length == 0 && headers.find("range"));
        }
    }
}

/// What we send back of what came, in a header or in a cookie, is one header.
void check_echo(const std::string& text) {
    try {
        const std::string wire = to_wire(Response::text(200, "x").with("X-Echo", text), {});
        require(text.find_first_of("\r\n") == std::string::npos);
        require(wire.find("\r\nX-Echo: " + text + "\r\n") != std::string::npos);
        require(wire.find("\r\n\r\n") == wire.size() - 5);
    } catch (const Error& refusal) {
        require(refusal.kind() == ErrorKind::internal);
    }
    const Cookies cookies{Cookies::Transport::https};
    try {
        const std::string line = cookies.set("s", text, std::chrono::seconds{60});
        Request request;
        request.cookies = decode_cookies(line);
        require(cookies.get(request, "s") == text);
    } catch (const Error& refusal) {
        require(refusal.kind() == ErrorKind::internal);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    static const Limits limits;
    fuzz::Input input{bytes, size};
    check_echo(std::string{fuzz::Input{input}.line()});
    std::string head = "GET /d/x HTTP/1.1\r\nHost: www.webdonasi.com\r\n";
    while (!input.rest().empty()) {
        const std::string_view line = input.line();
        if (!line.empty()) head.append(line).append("\r\n");
    }
    head += "\r\n";
    const auto end = find_head_end(head, 0, limits);
    const auto* whole = std::get_if<0>(&end);
    if (whole == nullptr || !*whole || **whole != head.size()) return 0;
    const auto parsed = parse_head(head, limits);
    const auto* accepted = std::get_if<Head>(&parsed);
    if (accepted == nullptr) return 0;
    check_fields(accepted->request);
    check_peer(accepted->request.headers);
    check_part(accepted->request.headers);
    return 0;
}
