#include <catch2/catch.hpp>
#include <string_view>

#include "lib/base/error.hpp"
#include "lib/http/listener.hpp"

using namespace mitra;
using http::ListenAddress;

TEST_CASE("an address to listen on has a port, and brackets around an IPv6 address", "[http]") {
    const auto four = ListenAddress::parse("127.0.0.1:8080");
    CHECK(four.host == "127.0.0.1");
    CHECK(four.port == 8080);
    const auto six = ListenAddress::parse("[::1]:80");
    CHECK(six.host == "::1");
    CHECK(six.port == 80);
}

TEST_CASE("what is no address to listen on is refused", "[http]") {
    const std::string_view text =
        GENERATE("", ":80", "127.0.0.1", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:80x", "127.0.0.1:65536",
                 "127.0.0.1:-1", "localhost:80", "[127.0.0.1]:80", "::1:8080", "[::1]", "[::1:80", "[]:80");
    CAPTURE(text);
    CHECK_THROWS_AS(ListenAddress::parse(text), Error);
}
