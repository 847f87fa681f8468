// mitra-remind from outside: the program, a database and the clock it is told.
#include <catch2/catch.hpp>
#include <fstream>
#include <memory>

#include "lib/event/event_store.hpp"
#include "lib/flow/change_event.hpp"
#include "lib/flow/register_participant.hpp"
#include "tests/support/process.hpp"
#include "tests/support/services.hpp"

using namespace mitra;
using namespace std::chrono_literals;
using test::k_noon;

namespace {

constexpr const char* k_settings = R"toml(
[site]
mode = "sandbox"
[store]
database = "mitra.db"
key_file = "mitra.key"
)toml";

/// An installation in a folder, as the program finds it.
struct Installed {
    test::TestSite site;
    std::filesystem::path settings = site.database.dir / "mitra.toml";

    Installed() {
        crypto::Vault::create(site.database.dir / "mitra.key");
        std::ofstream{settings} << k_settings;
    }

    /// Somebody who was put into the event by hand, so that no registration planned the reminder.
    void join(EventId event) {
        const auto registered = flow::register_participant(
            site.services(), {.details = {.name = "Sari", .city = "Bogor", .profession = "Guru"},
                              .phone = Phone::parse("081562726272"),
                              .consent = true,
                              .notify = false});
        event::EventStore{site.database}.join(event, registered.person, k_noon);
    }
    EventId add_event(Instant start, event::Repeat repeat = event::Repeat::never) {
        return flow::add_event(
            site.services(),
            {.title = "Sosialisasi", .starts_at = start, .zoom_url = "https://zoom.example/j/1", .repeat = repeat});
    }
    std::unique_ptr<test::Process> start(const char* now = "2026-11-20T12:00:00+07:00") const {
        return std::make_unique<test::Process>(
            std::vector<std::string>{test::program("mitra-remind"), "--config", settings},
            test::Process::Environment{{"MITRA_NOW", now}});
    }
    std::int64_t reminders() { return site.count("SELECT count(*) FROM message WHERE kind = 'reminder'"); }
};

}  // namespace

TEST_CASE("mitra-remind plans for an hour before the start, once for ever", "[remind]") {
    Installed installed;
    installed.join(installed.add_event(k_noon + 24h));
    REQUIRE(installed.reminders() == 0);
    const auto first = installed.start();
    CHECK(first->wait() == 0);
    CHECK(first->err().find("reminders queued: 1") != std::string::npos);
    CHECK(installed.site.count("SELECT not_before FROM message WHERE kind = 'reminder'") ==
          (k_noon + 23h).milliseconds);
    CHECK(installed.start("2026-11-20T13:00:00+07:00")->wait() == 0);
    CHECK(installed.reminders() == 1);
}

TEST_CASE("several at once do no harm", "[remind]") {
    Installed installed;
    installed.join(installed.add_event(k_noon + 24h));
    std::vector<std::unique_ptr<test::Process>> runs;
    for (int i = 0; i < 4; ++i)
        runs.push_back(installed.start());
    for (const auto& each : runs)
        CHECK(each->wait() == 0);
    CHECK(installed.reminders() == 1);
}

TEST_CASE("a weekly event whose newest one has begun gets its next one", "[remind]") {
    Installed installed;
    installed.add_event(k_noon + 1h, event::Repeat::weekly);
    CHECK(installed.start()->wait() == 0);
    CHECK(installed.site.count("SELECT count(*) FROM event") == 1);
    CHECK(installed.start("2026-11-20T14:00:00+07:00")->wait() == 0);
    CHECK(installed.site.count("SELECT count(*) FROM event") == 2);
    CHECK(installed.site.count("SELECT max(starts_at) FROM event") == (k_noon + 1h + 7 * 24h).milliseconds);
}

TEST_CASE("it refuses what it does not know, with the exit status of its kind", "[remind]") {
    Installed installed;
    const std::string program = test::program("mitra-remind");
    CHECK(test::run({program, "--config", "/nowhere/mitra.toml"}).status == 2);
    CHECK(test::run({program, "--fast"}).status == 2);
    std::ofstream{installed.settings, std::ios::app} << "[web]\nlisten_port = 80\n";
    const auto wrong = test::run({program, "--config", installed.settings});
    CHECK(wrong.status == 2);
    CHECK(wrong.err.find("listen_port") != std::string::npos);

    Installed newer;
    newer.site.database->execute("PRAGMA user_version = 999");
    CHECK(newer.start()->wait() == 4);
}
