#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>

#include "tests/cli/demo.hpp"

using namespace mitra::test;
using Catch::Matchers::Contains;

namespace {

/// A demo with a number to send from and somebody who agreed to messages.
struct Desk {
    Demo demo;

    Desk() {
        const auto key = demo.dir.path() / "wa-1.key";
        std::ofstream{key} << "key\n";
        std::filesystem::permissions(key, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
        added = demo.json({"sender", "add", "wa-1", "--gateway", "dripsender", "--phone", "081300000001", "--key-file",
                           key.string()});
        demo.add_people();
    }
    nlohmann::json added;
};

}  // namespace

TEST_CASE("a sender is one thing wherever it is told, its webhook included", "[cli]") {
    const Desk desk;
    CHECK_THAT(desk.added["webhook"].get<std::string>(), Contains("/hook/dripsender/"));
    CHECK(desk.demo.json({"sender", "show", "wa-1"})["webhook"] == desk.added["webhook"]);
    CHECK(desk.demo.json({"sender", "set", "wa-1", "--cap", "50"})["webhook"] == desk.added["webhook"]);
    const auto listed = desk.demo.json({"sender", "list"})["items"];
    for (const char* field :
         {"id", "name", "gateway", "active", "priority", "cap", "sent_this_hour", "last_error", "webhook"})
        CHECK(listed[0].contains(field));
    CHECK(desk.demo.json({"sender", "add", "post", "--gateway", "smtp"})["webhook"].is_null());
}

TEST_CASE("the queue's numbers are a column for a person and an object for a script", "[cli]") {
    const Desk desk;
    const auto stats = desk.demo.json({"queue", "stats"});
    for (const char* state : {"queued", "sending", "sent", "failed", "unknown", "cancelled", "expired"})
        CHECK(stats[state] == 0);
    CHECK(stats["senders"].size() == 1);
    const Finished words = desk.demo.mitra({"queue", "stats"});
    CHECK_THAT(words.out,
               Contains("queued        0\n") && Contains("SENDER  GATEWAY") && Contains("\nwa-1    dripsender"));
}

TEST_CASE("a broadcast tried out on one person is a message like any other to doctor and backup", "[cli]") {
    const Desk desk;
    const auto tried = desk.demo.json({"broadcast", "test", "ajakan", "PER-1"});
    CHECK(tried["person"] == "PER-1");
    CHECK(desk.demo.mitra({"doctor", "--deep"}).status == 0);
    CHECK(desk.demo.mitra({"backup", "create"}).status == 0);
}
