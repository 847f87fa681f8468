#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "tests/daemons/listener/toy_site.hpp"

using namespace mitra;
using namespace mitra::test;

namespace {

std::string text_part(std::string_view name, std::string_view value) {
    return fmt::format("--b0\r\nContent-Disposition: form-data; name=\"{}\"\r\n\r\n{}\r\n", name, value);
}

std::string file_part(std::string_view sent_name, std::string_view content) {
    return fmt::format(
        "--b0\r\nContent-Disposition: form-data; name=\"bukti\"; filename=\"{}\"\r\nContent-Type: "
        "image/png\r\n\r\n{}\r\n",
        sent_name, content);
}

std::string upload(std::string_view path, std::string_view body, std::string_view headers = {}) {
    return fmt::format(
        "POST {} HTTP/1.1\r\nHost: a\r\nContent-Type: multipart/form-data; boundary=b0\r\nContent-Length: "
        "{}\r\n{}\r\n{}",
        path, body.size(), headers, body);
}

/// The head of an upload whose body does not come.
std::string begun(std::size_t bytes, std::string_view headers = {}) {
    std::string request = upload("/upload", std::string(bytes, 'x'), headers);
    request.resize(request.size() - bytes);
    return request;
}

}  // namespace

TEST_CASE("an upload arrives whole with its texts, in memory and beyond", "[listener]") {
    http::Server::Options options = earnest();
    options.limits.largest_upload = 3'000'000;
    ToySite site{std::move(options)};
    RawClient client = site.client();
    for (const std::size_t size : {1U, 65'535U, 65'536U, 65'537U, 3'000'000U}) {
        std::string bytes;
        while (bytes.size() < size)
            bytes += "\r\n--bx" + std::to_string(bytes.size());  // almost a boundary, all the way
        bytes.resize(size);
        const auto answer = client.ask(
            upload("/upload", text_part("pengirim", "Siti & Ani") + file_part("C:\\bukti.png", bytes) + "--b0--\r\n"));
        REQUIRE(answer);
        CHECK(answer->body == fmt::format("pengirim=[Siti & Ani];|bukti=[bukti.png] {} {:x}", size, checksum(bytes)));
    }
    CHECK(client.ask(upload("/upload", file_part("", "") + text_part("a", "") + "--b0--"))->body == "a=[];|none");
    CHECK(client.ask(post("/upload", "a=1"))->body == "a=[1];|none");
}

TEST_CASE("an upload in pieces of any size is the same upload", "[listener]") {
    ToySite site{earnest()};
    const std::string body = text_part("a", "1") + file_part("x", "\r\n--b\r\n") + "--b0--\r\n";
    const std::string request = upload("/upload", body);
    for (const std::size_t piece : {1U, 2U, 3U, 7U, 40U}) {
        RawClient client = site.client();
        for (std::size_t at = 0; at < request.size(); at += piece)
            client.send(request.substr(at, piece));
        CHECK(client.answer()->body == fmt::format("a=[1];|bukti=[x] 7 {:x}", checksum("\r\n--b\r\n")));
        CHECK(client.ask(get("/"))->body == "hello");
    }
}

TEST_CASE("an upload that is too large is refused before it is read, or where the file passes the limit",
          "[listener]") {
    http::Server::Options options = earnest();
    options.limits.largest_upload = 100'000;
    ToySite site{std::move(options)};
    CHECK(site.ask(begun(100 * 1024 * 1024))->status == 413);
    CHECK(site.ask(begun(116'385))->status == 413);
    CHECK(site.ask(upload("/upload", file_part("x", std::string(100'001, 'x')) + "--b0--\r\n"))->status == 413);
    CHECK(site.ask(upload("/upload", text_part("x", std::string(16'385, 'x')) + "--b0--\r\n"))->status == 413);
    CHECK(site.ask(upload("/upload", file_part("x", std::string(100'000, 'x')) + "--b0--\r\n"))->status == 200);
}

TEST_CASE("only a route that takes uploads is sent one", "[listener]") {
    ToySite site{earnest()};
    CHECK(site.ask(upload("/form", text_part("a", "1") + "--b0--\r\n"))->status == 415);
    CHECK(site.ask("POST /upload HTTP/1.1\r\nHost: a\r\nContent-Type: multipart/mixed; boundary=b0\r\n"
                   "Content-Length: 10\r\n\r\n")
              ->status == 400);
}

TEST_CASE("a broken upload is refused and its connection ends", "[listener]") {
    ToySite site{earnest()};
    RawClient client = site.client();
    client.send(upload("/upload", file_part("x", "y") + file_part("z", "y") + "--b0--\r\n") + get("/"));
    CHECK(client.answer()->status == 400);
    CHECK_FALSE(client.answer());
    CHECK(site.ask(upload("/upload", file_part("x", "y")))->status == 400);
}

TEST_CASE("one client has few uploads at once, and all have not too many", "[listener]") {
    http::Server::Options options = earnest();
    options.limits.uploads = 3;
    options.limits.uploads_per_client = 2;
    options.trusted_proxies = {"127.0.0.1"};
    ToySite site{std::move(options)};
    const std::string first = "X-Forwarded-For: 198.51.100.1\r\nExpect: 100-continue\r\n";
    const std::string second = "X-Forwarded-For: 198.51.100.2\r\nExpect: 100-continue\r\n";
    const auto begin = [&](const std::string& who) {
        RawClient client = site.client();
        client.send(begun(1000, who));
        const auto answer = client.answer(RawClient::Body::none);
        return std::pair{std::move(client), answer ? answer->status : 0};
    };
    auto a = begin(first);
    auto b = begin(first);
    CHECK(a.second == 100);
    CHECK(b.second == 100);
    CHECK(begin(first).second == 429);
    const auto c = begin(second);
    CHECK(c.second == 100);
    CHECK(begin(second).second == 503);
    CHECK(site.server->metrics().uploads_full == 2);
    a.first.send(std::string(1000, 'x'));  // no boundary: refused, and its place is free
    CHECK(a.first.answer()->status == 400);
    CHECK(begin(second).second == 100);
}

TEST_CASE("an upload needs a folder whose disk answers", "[listener]") {
    http::Server::Options options = earnest();
    options.upload_folder = "/nowhere/at/all";
    ToySite site{std::move(options)};
    CHECK(site.ask(begun(10))->status == 503);
    CHECK(site.reports().size() == 1);
}
