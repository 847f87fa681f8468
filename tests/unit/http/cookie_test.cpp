#include "lib/http/cookie.hpp"

#include <catch2/catch.hpp>

#include "lib/base/error.hpp"

using namespace mitra::http;
using namespace std::chrono_literals;

TEST_CASE("cookies are bound to this host over TLS", "[cookie]") {
    const Cookies cookies{Cookies::Transport::https};
    CHECK(cookies.set("ref", "0815-x", 24h) ==
          "__Host-ref=0815-x; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=86400");
    CHECK(cookies.set("ref", "a", 0s) == "__Host-ref=a; Path=/; HttpOnly; SameSite=Lax; Secure");
    CHECK(cookies.clear("ref") == "__Host-ref=; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=0");
    Request request;
    request.cookies = {{"ref", "planted"}, {"__Host-ref", "ours"}};
    CHECK(cookies.get(request, "ref") == "ours");
}

TEST_CASE("a sandbox over plain http has cookies that a browser keeps", "[cookie]") {
    const Cookies cookies{Cookies::Transport::plain_http};
    CHECK(cookies.set("ref", "a", 1s) == "ref=a; Path=/; HttpOnly; SameSite=Lax; Max-Age=1");
    Request request;
    request.cookies = {{"ref", "a"}};
    CHECK(cookies.get(request, "ref") == "a");
}

TEST_CASE("a value that would end the cookie early is our own bug", "[cookie]") {
    const Cookies cookies{Cookies::Transport::https};
    for (const char* wrong : {"a;b", "a b", "a\r\nX: y", "\"", ","})
        CHECK_THROWS_AS(cookies.set("ref", wrong, 1s), mitra::Error);
}
