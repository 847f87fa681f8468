// What a seller does about download links, at a terminal and from a script.
#include <catch2/catch.hpp>
#include <fstream>

#include "tests/cli/demo.hpp"

using Catch::Matchers::Contains;
using mitra::test::Demo;

namespace {

/// A demo in which PER-2, who has an e-mail, bought a file, and PER-1, who has none, a programme.
struct Seller : Demo {
    explicit Seller(const std::string& content = "Langkah pertama: baca ini.\n") {
        add_people();
        const auto file = dir.path() / "panduan.txt";
        std::ofstream{file} << content;
        done({"product", "add", "Panduan", "--kind", "file", "--price", "25000", "--file", file.string()});
        done({"product", "add", "Kelas", "--kind", "program", "--price", "0"});
        done({"order", "grant", "panduan", "PER-2", "--reason", "hadiah"});
        done({"order", "grant", "kelas", "PER-1", "--reason", "hadiah"});
    }
    [[nodiscard]] nlohmann::json sent() const { return json({"delivery", "send", "ORD-1"}); }
};

}  // namespace

TEST_CASE("what was bought is sent again: new links, and where they go", "[cli][delivery]") {
    const Seller shop;
    const auto first = shop.sent();
    CHECK(first["order"] == "ORD-1");
    CHECK(first["buyer"] == "PER-2");
    CHECK(first["codes"] == false);
    REQUIRE(first["links"].size() == 1);
    const auto link = first["links"][0];
    CHECK_THAT(link["url"].get<std::string>(), Contains("/d/"));
    CHECK(link["file_name"] == "panduan.txt");
    CHECK(link["status"] == "open");
    CHECK(link["downloads"] == 0);
    CHECK(link["max_downloads"] == 5);
    CHECK(link["revoked"] == false);
    CHECK_THAT(link["expires_at"].get<std::string>(), Contains("2026-11-27T12:0"));
    CHECK(shop.sent()["links"][0]["url"] != link["url"]);
    CHECK_THAT(shop.done({"delivery", "send", "ORD-1"}).out,
               Contains("PER-2 is told: links by") && Contains("panduan.txt"));

    const auto rehearsed = shop.json({"delivery", "send", "ORD-1", "--dry-run"});
    CHECK(rehearsed["links"][0]["url"].is_null());
    CHECK(shop.mitra({"delivery", "send", "ORD-2"}).status == 4);
    CHECK(shop.mitra({"delivery", "send", "ORD-9"}).status == 3);
}

TEST_CASE("links are extended in time and number, and revoked for a reason", "[cli][delivery]") {
    const Seller shop;
    const auto id = shop.sent()["links"][0]["id"].get<std::string>();
    const auto longer = shop.json({"delivery", "extend", "ORD-1", "--days", "30"});
    REQUIRE(longer["links"].size() == 1);
    CHECK(longer["links"][0]["id"] == id);
    CHECK_THAT(longer["links"][0]["expires_at"].get<std::string>(), Contains("2026-12-20T12:0"));
    CHECK(longer["links"][0]["max_downloads"] == 5);
    CHECK(shop.json({"delivery", "extend", "ORD-1", "--downloads", "9"})["links"][0]["max_downloads"] == 9);
    CHECK(shop.mitra({"delivery", "extend", "ORD-1", "--days", "0"}).status == 2);
    CHECK(shop.mitra({"delivery", "extend", "ORD-1", "--downloads", "1001"}).status == 2);

    CHECK(shop.mitra({"delivery", "revoke", "ORD-1", "--yes"}).status == 2);  // without a reason
    CHECK(shop.mitra({"delivery", "revoke", "ORD-1", "--reason", "salah"}).status == 5);
    CHECK(shop.mitra({"delivery", "revoke", "ORD-1", "--link", "DWN-99", "--reason", "x", "--yes"}).status == 3);
    CHECK(shop.mitra({"delivery", "revoke", "ORD-1", "--link", "satu", "--reason", "x", "--yes"}).status == 2);
    const auto ended = shop.json({"delivery", "revoke", "ORD-1", "--link", id, "--reason", "salah kirim", "--yes"});
    CHECK(ended["changed"] == true);
    CHECK(ended["links"][0]["status"] == "ended");
    CHECK(ended["links"][0]["revoked"] == true);
    const auto again = shop.mitra({"delivery", "revoke", "ORD-1", "--reason", "x", "--yes"});
    CHECK(again.status == 0);
    CHECK_THAT(again.out, Contains("no link of ORD-1 was open"));
    CHECK(shop.mitra({"delivery", "extend", "ORD-1"}).status == 4);
    CHECK_THAT(shop.mitra({"audit", "list"}).out, Contains("delivery.revoke") && Contains("delivery.extend"));
}

TEST_CASE("a seller tries what the buyer got: whole, with a link that opens", "[cli][delivery]") {
    const Seller shop;
    shop.done({"delivery", "send", "ORD-1"});
    const auto right = shop.mitra({"delivery", "test", "ORD-1"});
    CHECK(right.status == 0);
    CHECK_THAT(right.out, Contains("panduan.txt") && Contains("whole, opens without a code") &&
                              Contains("try it yourself, once within the hour:") && Contains("/d/"));
    const auto json = shop.json({"delivery", "test", "ORD-1"});
    CHECK(json["right"] == true);
    CHECK(json["files"][0]["fault"].is_null());
    CHECK(json["files"][0]["code"].is_null());

    shop.done({"delivery", "revoke", "ORD-1", "--reason", "x", "--yes"});
    const auto closed = shop.mitra({"delivery", "test", "ORD-1"});
    CHECK(closed.status == 9);
    CHECK_THAT(closed.out, Contains("WRONG: the link to panduan.txt") && Contains("is ended"));

    for (const auto& entry : std::filesystem::recursive_directory_iterator{shop.dir.path()})
        if (entry.is_regular_file() && entry.path().string().find("/plain/") != std::string::npos)
            std::ofstream{entry.path(), std::ios::app} << "x";
    const auto broken = shop.json({"delivery", "test", "ORD-1"});
    CHECK(broken["right"] == false);
    CHECK_FALSE(broken["files"][0]["fault"].is_null());
    CHECK(broken["url"].is_null());

    const auto nothing = shop.mitra({"delivery", "test", "ORD-2"});
    CHECK(nothing.status == 9);
    CHECK_THAT(nothing.out, Contains("has no file"));
}
