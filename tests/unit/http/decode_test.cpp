#include "lib/http/decode.hpp"

#include <catch2/catch.hpp>

using namespace mitra::http;

TEST_CASE("well-formed UTF-8 is told from what only looks like it", "[decode]") {
    for (const char* good :
         {"", "abc", "\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x91\x8B", "\xF4\x8F\xBF\xBF", "\xEF\xBB\xBF"})
        CHECK(is_utf8(good));
    for (const char* bad : {"\x80", "\xC3", "\xC0\xAF", "\xC1\xBF", "\xE0\x80\xAF", "\xED\xA0\x80", "\xF0\x80\x80\x80",
                            "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "a\xE2\x82", "\xE2\x28\xA1"}) {
        INFO(bad);
        CHECK_FALSE(is_utf8(bad));
    }
}

TEST_CASE("a path is decoded once and stays inside", "[decode]") {
    CHECK(decode_path("/ref=0815%2D1") == "/ref=0815-1");
    CHECK(decode_path("/a+b") == "/a+b");
    CHECK(decode_path("/%2541") == "/%41");
    CHECK(decode_path("/...") == "/...");
    for (const char* bad : {"", "a", "*", "/..", "/a/../b", "/%2e%2E", "/./a", "/a/%2e", "/a%2f..", "/%", "/%0", "/%g0",
                            "/%00", "/%1f", "/%7F", "/\x01", "/%80", "http://a/"}) {
        INFO(bad);
        CHECK_FALSE(decode_path(bad));
    }
}

TEST_CASE("a form gives each field once", "[decode]") {
    const auto form = decode_form("nama=Siti+A%26B&kota=&x&&sandi=a=b%2B");
    REQUIRE(form);
    CHECK(form->size() == 4);
    CHECK(form->get("nama") == "Siti A&B");
    CHECK(form->find("kota") == "");
    CHECK(form->find("x") == "");
    CHECK(form->get("sandi") == "a=b+");
    CHECK_FALSE(form->find("nothing"));
    CHECK(decode_form("")->empty());
    for (const char* bad : {"a=1&a=2", "a=1&%61=2", "a&a", "a=%", "a=%zz", "a=%ff", "a=%00", "%c0%af=1"}) {
        INFO(bad);
        CHECK_FALSE(decode_form(bad));
    }
    std::string many;
    for (int i = 0; i < 64; ++i)
        many += "f" + std::to_string(i) + "=1&";
    CHECK(decode_form(many)->size() == 64);
    CHECK_FALSE(decode_form(many + "one=more"));
}

TEST_CASE("of two cookies with one name the first counts", "[decode]") {
    const Fields cookies = decode_cookies("__Host-ref=abc; a=\"1 2\"; odd; a=2; empty=");
    CHECK(cookies.size() == 3);
    CHECK(cookies.get("__Host-ref") == "abc");
    CHECK(cookies.get("a") == "1 2");
    CHECK(cookies.find("empty") == "");
    CHECK(decode_cookies("").empty());
    CHECK(decode_cookies(";;;=; ").size() == 1);
}
