// Clocks in production: nobody may set one, and one that jumped back stops what must not be done at a wrong time.
#include <catch2/catch.hpp>
#include <fstream>

#include "lib/base/clock.hpp"
#include "lib/crypto/secret_file.hpp"
#include "lib/db/system_state.hpp"
#include "lib/event/event_store.hpp"
#include "lib/outbox/queue.hpp"
#include "lib/outbox/sender_store.hpp"
#include "tests/cli/installation.hpp"

using namespace mitra;
using namespace std::chrono_literals;
using Catch::Matchers::Contains;

namespace {

constexpr const char* k_production = R"toml([site]
mode = "production"
base_url = "https://www.example.org"
[store]
database = "mitra.db"
key_file = "mitra.key"
[web]
listen = "127.0.0.1:0"
[messaging]
dripsender_url = "https://127.0.0.1:9"
)toml";

/// In production, with one number whose gateway does not answer, and somebody who waits for a welcome and a reminder.
struct Production : test::Installation {
    Production() : Installation{1} {
        std::ofstream{dir / "mitra.toml"} << k_production;
        crypto::write_new_secret_file(dir / "key", "secret");
        db::Database database = open();
        const crypto::Vault keys = vault();
        const Instant now = SystemClock{}.now();
        outbox::SenderStore{database, keys}.add({.name = "one", .gateway = "dripsender", .key_file = dir / "key"}, now);
        outbox::queue(database, keys,
                      {.kind = outbox::Kind::welcome,
                       .cause = "register",
                       .person = PersonId{1},
                       .template_name = "welcome",
                       .not_before = now},
                      now);
        event::EventStore events{database};
        events.join(events.add({.title = "Sosialisasi", .starts_at = now + 24h}), PersonId{1}, now);
    }
    test::Finished run(const std::string& name, std::vector<std::string> more = {},
                       const test::Process::Environment& environment = {}) const {
        std::vector<std::string> words{test::program(name), "--config", dir / "mitra.toml"};
        words.insert(words.end(), more.begin(), more.end());
        return test::run(words, environment);
    }
    std::int64_t count(const char* sql) const {
        db::Database database = open();
        return database.prepared(sql).integer();
    }
    std::int64_t attempts() const { return count("SELECT count(*) FROM message_attempt"); }
    std::int64_t reminders() const { return count("SELECT count(*) FROM message WHERE kind = 'reminder'"); }
    /// As if the clock had been an hour ahead until now.
    void clock_goes_back() const {
        db::Database database = open();
        db::watch_clock(database, SystemClock{}.now() + 1h, true);
    }
};

}  // namespace

TEST_CASE("in production every program refuses a clock that was set for it", "[clock]") {
    const Production here;
    const test::Process::Environment set{{"MITRA_NOW", "2026-11-20T12:00:00+07:00"}};
    for (const auto& refused : {here.run("mitra", {"person", "list"}, set), here.run("mitra-web", {}, set),
                                here.run("mitra-sender", {"--once"}, set), here.run("mitra-remind", {}, set)}) {
        CHECK(refused.status == 2);
        CHECK_THAT(refused.err, Contains("MITRA_NOW"));
    }
    CHECK(here.attempts() == 0);
    CHECK(here.reminders() == 0);
}

TEST_CASE("after the clock jumped back nothing is sent until a person accepts it", "[clock]") {
    const Production here;
    here.clock_goes_back();
    const auto held = here.run("mitra-sender", {"--once"});
    INFO(held.err);
    CHECK(held.status == 0);
    CHECK_THAT(held.err, Contains("the clock went back") && Contains("doctor --accept-clock"));
    CHECK(here.attempts() == 0);
    CHECK_THAT(here.mitra({"doctor"}).out, Contains("clock: went back"));

    here.mitra({"doctor", "--accept-clock"});
    CHECK(here.run("mitra-sender", {"--once"}).status == 0);
    CHECK(here.attempts() == 1);
    CHECK(here.count("SELECT count(*) FROM message WHERE state = 'queued' AND retries = 1") == 1);
}

TEST_CASE("after the clock jumped back nothing is planned until a person accepts it", "[clock]") {
    const Production here;
    here.clock_goes_back();
    const auto refused = here.run("mitra-remind");
    CHECK(refused.status == 4);
    CHECK_THAT(refused.err, Contains("the clock jumped") && Contains("doctor --accept-clock"));
    CHECK(here.reminders() == 0);

    here.mitra({"doctor", "--accept-clock"});
    CHECK(here.run("mitra-remind").status == 0);
    CHECK(here.reminders() == 1);
}
