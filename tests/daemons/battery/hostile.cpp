#include "tests/daemons/battery/hostile.hpp"

#include <fmt/format.h>

#include "tests/support/raw_client.hpp"

namespace mitra::test {
namespace {

const std::string k_form = "Content-Type: application/x-www-form-urlencoded\r\n";
const std::string k_chunked = "Transfer-Encoding: chunked\r\n";
const std::string k_none = "Content-Length: 0\r\n";
const std::string k_last_chunk = "0\r\n\r\n";
/// So many bytes as stand behind a case's own.
const std::string k_all = fmt::format("Content-Length: {}\r\n", behind(0).size());

/// A form's POST with these lines in its head, and this behind it.
std::string posted(const std::string& lines, const std::string& body = {}) {
    return "POST /masuk HTTP/1.1\r\nHost: mitra.test\r\n" + k_form + lines + "\r\n" + body;
}

std::string looked(const std::string& lines, const std::string& body = {}) {
    return "GET /masuk HTTP/1.1\r\nHost: mitra.test\r\n" + lines + "\r\n" + body;
}

/// A whole request but for what follows it, which begins so.
std::string begun(const std::string& line, const std::string& lines = "Host: mitra.test\r\n") {
    return line + "\r\n" + lines + "\r\n";
}

std::string chunk(const std::string& bytes) {
    return fmt::format("{:x}\r\n{}\r\n", bytes.size(), bytes);
}

std::string many(const std::string& text, int times) {
    std::string all;
    for (int i = 0; i < times; ++i)
        all += text;
    return all;
}

/// With a NUL where the text has a '@'.
std::string with_nul(std::string text) {
    text.at(text.find('@')) = '\0';
    return text;
}

}  // namespace

std::string behind(std::size_t number) {
    return post("/daftar",
                fmt::format("sapaan=Ibu&nama=Siti&kota=Bogor&profesi=Selundup&setuju=ya&no_wa=0815777{:05}", number)) +
           get("/healthz", "Connection: close\r\n");
}

std::vector<Hostile> smuggling() {
    return {
        {"CL.TE: a length over all, and chunks that end at once", posted(k_all + k_chunked, k_last_chunk),  //
         "411", "4xx", "411 on"},
        {"CL.TE, the chunks first", posted(k_chunked + k_all, k_last_chunk), "411", "4xx", "411 on"},
        {"TE.CL: chunks over all, and a length that ends before",
         posted(k_chunked + "Content-Length: 6\r\n", "1388\r\n"), "411", "4xx", "411"},
        {"TE.TE: a coding that only one side knows",
         posted("Transfer-Encoding: xchunked\r\nContent-Length: 5\r\n", k_last_chunk), "411", "5xx", "5xx"},
        {"TE.TE: chunked twice", posted(k_chunked + k_chunked, k_last_chunk), "411", "4xx", "5xx"},
        {"TE.TE: a list of codings", posted("Transfer-Encoding: chunked, identity\r\n", k_last_chunk),  //
         "411", "5xx", "5xx"},
        {"TE behind a vertical tab", posted("Transfer-Encoding: \vchunked\r\nContent-Length: 5\r\n", k_last_chunk),
         "411", "5xx", "5xx"},
        {"TE with a blank before its colon", posted("Transfer-Encoding : chunked\r\n", k_last_chunk),  //
         "400", "4xx", "4xx"},
        {"TE on a folded line", posted("X-A: b\r\n Transfer-Encoding: chunked\r\n", k_last_chunk),  //
         "400", "4xx", "422 4xx"},
        {"TE behind a bare LF", posted("X-A: b\nTransfer-Encoding: chunked\r\n", k_last_chunk),  //
         "400", "422 on", "411 on"},
        {"TE behind a bare CR", posted("X-A: b\rTransfer-Encoding: chunked\r\n", k_last_chunk), "400", "4xx", "4xx"},
        {"TE on HTTP/1.0",
         begun("POST /masuk HTTP/1.0", "Host: a\r\nConnection: keep-alive\r\n" + k_form + k_chunked) + k_last_chunk,
         "411", "4xx", "422 4xx"},
        {"CL.CL: none and all", posted(k_none + k_all), "400", "4xx", "4xx"},
        {"CL.CL: all and none", posted(k_all + k_none), "400", "4xx", "4xx"},
        {"CL.CL: twice the same", posted(k_none + k_none), "400", "4xx", "422 on"},
        {"CL.CL: a list", posted("Content-Length: 0, 0\r\n"), "400", "4xx", "4xx"},
        {"a length with a sign", posted("Content-Length: +0\r\n"), "400", "4xx", "4xx"},
        {"a length below nothing", posted("Content-Length: -1\r\n"), "400", "4xx", "4xx"},
        {"a length in hex", posted("Content-Length: 0x0\r\n"), "400", "4xx", "4xx"},
        {"a length past every number", posted("Content-Length: 18446744073709551616\r\n"), "400", "4xx", "4xx"},
        {"a length with words behind it", posted("Content-Length: 0 and more\r\n"), "400", "4xx", "4xx"},
        {"a length under another name", posted("Content_Length: 999\r\n"), "422 on", "422 on", "422 on"},
        {"a length with a blank before its colon", posted("Content-Length : 999\r\n"), "400", "4xx", "4xx"},
        {"a length on a folded line", posted("Content-Length:\r\n 0\r\n"), "400", "4xx", "422 on"},
        {"GET with a body", looked(k_all), "400", "4xx", "4xx"},
        {"GET with chunks", looked(k_chunked, k_last_chunk), "411", "200 on", "411 on"},
    };
}

std::vector<Hostile> odd_heads() {
    return {
        {"a first header on a folded line", begun("POST /masuk HTTP/1.1", " Host: mitra.test\r\n"), "400", "4xx",
         "4xx"},
        {"a folded line", looked("X-A: b\r\n c\r\n"), "400", "4xx", "200 on"},
        {"lines that end in LF", "GET /masuk HTTP/1.1\nHost: mitra.test\n\n", "400", "200 on", "200 on"},
        {"a bare CR in a value", looked("X-A: a\rb\r\n"), "400", "4xx", "4xx"},
        {"a NUL in a value", looked(with_nul("X-A: a@b\r\n")), "400", "4xx", "4xx"},
        {"a NUL in a name", looked(with_nul("X@A: b\r\n")), "400", "4xx", "4xx"},
        {"a NUL in the target", with_nul(get("/ma@suk")), "400", "4xx", "4xx"},
        {"two Hosts", looked("Host: other.test\r\n"), "400", "4xx", "4xx"},
        {"two Hosts that are the same", looked("Host: mitra.test\r\n"), "400", "4xx", "4xx"},
        {"no Host", begun("GET /masuk HTTP/1.1", ""), "400", "4xx", "4xx"},
        {"a Host of somebody else", begun("GET /p/kelas HTTP/1.1", "Host: other.test\r\n"), "200 on", "200 on",
         "200 on"},
        {"an absolute target", begun("GET http://mitra.test/masuk HTTP/1.1"), "400", "200 on", "200 on"},
        {"an absolute target of another host", begun("GET http://other.test/p/kelas HTTP/1.1"),  //
         "400", "200 on", "200 on"},
        {"a target without a slash", begun("GET masuk HTTP/1.1"), "400", "4xx", "4xx"},
        {"a tab inside the first line", begun("GET /masuk\tHTTP/1.1 HTTP/1.1"), "400", "4xx", "4xx"},
        {"a line break by escape", get("/masuk%0d%0aX:%20y"), "400", "400 on", "400 on"},
        {"CONNECT", begun("CONNECT mitra.test:80 HTTP/1.1"), "400", "4xx", "4xx on"},
        {"an upgrade to h2c",
         looked("Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n"),
         "200 on", "200 on", "200 on"},
        {"the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "505", "4xx", "4xx"},
        {"a list of headers that are for one hop", looked("Connection: close, Host\r\n"), "200", "200", "200"},
        {"100 fields", looked(many("X-A: b\r\n", 100)), "431", "431 on", "431 on"},
        {"a head of 17 KB", looked("X-A: " + std::string(17'000, 'a') + "\r\n"), "431", "4xx", "431 on"},
        {"a target of 3 KB", get("/" + std::string(3'000, 'a')), "414", "414 on", "414 on"},
        {"a header without end", "GET / HTTP/1.1\r\nHost: a\r\nX-A: " + std::string(200'000, 'a'), "431", "4xx", "431"},
        {"headers without end", "GET / HTTP/1.1\r\nHost: a\r\n" + many("X-A: some text to fill it\r\n", 8'000),  //
         "431", "4xx", "431"},
        {"three requests at once", get("/healthz") + get("/masuk") + get("/healthz"),  //
         "200 200 200 on", "200 200 200 on", "200 200 200 on"},
    };
}

std::vector<Hostile> wandering() {
    std::vector<Hostile> cases;
    const auto to = [&](const char* target, const Answers& direct, const Answers& nginx, const Answers& caddy) {
        cases.push_back({std::string{"to "} + target, get(target), direct, nginx, caddy});
    };
    for (const char* outside : {"/../../etc/passwd", "/m/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd",
                                "/m/%2e%2e%2f%2e%2e%2fetc%2fpasswd", "/m/%00"})
        to(outside, "400", "4xx", "400 on");  // nginx counts the steps itself
    for (const char* within : {"/d/%2e%2e%2fmitra.key", "/saya/berkas/..%2f..%2fmitra.db", "/o/../a/x", "/./etc/passwd",
                               "/m/%c0%ae%c0%ae/etc/passwd"})
        to(within, "400", "400 on", "400 on");
    for (const char* nothing :
         {"/%252e%252e/%252e%252e/etc/passwd", "/m/..%252f..%252fetc/passwd", "/m/..%5c..%5cetc%5cpasswd",
          "/m/..\\..\\etc\\passwd", "/m/..;/..;/etc/passwd", "//etc/passwd", "/mitra.db", "/etc/mitra.toml"})
        to(nothing, "404 on", "404 on", "404 on");
    to("/%uff0e%uff0e/etc/passwd", "400", "4xx", "4xx");
    // mitra-web gives parts of files only; the proxies take a page's range away, as previews of links ask for one.
    for (const std::string& range :
         {std::string{"0-0,1-1,2-2"}, std::string{"0-99999999999999999999"}, std::string{"-5"}, std::string{"5-2"},
          std::string{"--1"}, std::string{"0-"}, "0-" + many(",0-", 1'000)})
        cases.push_back({"a page by the range " + range.substr(0, 30),
                         get("/healthz", "Range: bytes=" + range + "\r\n"), "416", "200 on", "200 on"});
    return cases;
}

std::vector<Hostile> odd_bodies() {
    const std::string form = "email=a%40contoh.id&sandi=b";
    return {
        {"an honest form in chunks", posted(k_chunked, chunk(form) + k_last_chunk), "411", "422 on", "411 on"},
        {"chunks with an extension and a trailer",
         posted(k_chunked, fmt::format("{:x};a=b\r\n{}\r\n0\r\nContent-Length: 3\r\n\r\n", form.size(), form)),  //
         "411", "422 on", "411 on"},
        {"a chunk past every number", posted(k_chunked, "ffffffffffffffff1\r\n"), "411", "4xx", "4xx|5xx"},
        {"a chunk of a negative size", posted(k_chunked, "-1\r\n"), "411", "4xx", "4xx|5xx"},
        {"chunks without end", posted(k_chunked, many(chunk(std::string(1'000, 'x')), 100)), "411", "4xx", "4xx|5xx"},
        {"a compressed form", posted("Content-Encoding: gzip\r\nContent-Length: 4\r\n", "\x1f\x8b\x08\x01"),  //
         "415", "415 on", "415 on"},
        {"a form that is compressed twice", posted("Content-Encoding: gzip, br\r\nContent-Length: 4\r\n", "abcd"),
         "415", "415 on", "415 on"},
        {"an answer that may be compressed", looked("Accept-Encoding: gzip, br, zstd;q=1.0, *;q=0.5\r\n"),  //
         "200 on", "200 on", "200 on"},
        {"a form of a kilobyte too much", posted("Content-Length: 17408\r\n", std::string(17'408, 'x')),  //
         "413", "413 on", "413 on"},
        {"a form of which 100 MB are promised", posted("Content-Length: 104857600\r\n", "x"), "413", "413", "413"},
        {"an expectation that nobody knows", posted("Content-Length: 3\r\nExpect: sweets\r\n", "a=b"),  //
         "417", "422 on", "417"},
    };
}

}  // namespace mitra::test
