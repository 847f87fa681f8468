#include "lib/http/peer.hpp"

#include <catch2/catch.hpp>

using namespace mitra::http;

TEST_CASE("an address has one spelling", "[peer]") {
    CHECK(normal_address("::ffff:10.0.0.1") == "10.0.0.1");
    CHECK(normal_address("2001:DB8:0:0::1") == "2001:db8::1");
    for (const char* none : {"", "unknown", "10.0.0", "10.0.0.1:80", "10.0.0.1, 10.0.0.2", "_hidden"})
        CHECK(normal_address(none).empty());
}

TEST_CASE("limits count an IPv6 host by its network", "[peer]") {
    CHECK(address_group("10.1.2.3") == "10.1.2.3");
    CHECK(address_group("2001:db8:1:2:aaaa::1") == "2001:db8:1:2::/64");
    CHECK(address_group("2001:db8:1:2:bbbb::9") == address_group("2001:db8:1:2::1"));
    CHECK(address_group("2001:db8:1:3::1") != address_group("2001:db8:1:2::1"));
}

TEST_CASE("only what a trusted proxy adds counts", "[peer]") {
    const std::vector<std::string> proxies{"127.0.0.1", "10.0.0.9"};
    CHECK(client_address("203.0.113.1", "1.1.1.1", proxies) == "203.0.113.1");
    CHECK(client_address("127.0.0.1", "", proxies) == "127.0.0.1");
    CHECK(client_address("127.0.0.1", "6.6.6.6, 203.0.113.1", proxies) == "203.0.113.1");
    CHECK(client_address("127.0.0.1", "6.6.6.6, 203.0.113.1 , 10.0.0.9", proxies) == "203.0.113.1");
    CHECK(client_address("127.0.0.1", "6.6.6.6, nonsense", proxies) == "127.0.0.1");
    CHECK(client_address("127.0.0.1", "6.6.6.6,", proxies) == "127.0.0.1");
    CHECK(client_address("::ffff:127.0.0.1", "2001:DB8::1", proxies) == "2001:db8::1");
    CHECK(client_address("127.0.0.1", "10.0.0.9, 127.0.0.1", proxies) == "10.0.0.9");
}
