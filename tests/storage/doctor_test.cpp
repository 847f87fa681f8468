// doctor from outside: silent when all is well, exact when it is not.
#include <catch2/catch.hpp>
#include <fstream>
#include <nlohmann/json.hpp>

#include "lib/db/audit.hpp"
#include "lib/db/inbox.hpp"
#include "lib/db/system_state.hpp"
#include "lib/outbox/queue.hpp"
#include "lib/outbox/sender_store.hpp"
#include "tests/storage/installed.hpp"

using namespace mitra;
using Catch::Matchers::Contains;
using test::Installed;
using test::k_noon;

namespace {

void queue_welcome(const Installed& here, Instant not_before) {
    auto database = here.database();
    const auto vault = here.vault();
    outbox::queue(database, vault,
                  {.kind = outbox::Kind::welcome,
                   .cause = "register",
                   .person = PersonId{1},
                   .template_name = "welcome",
                   .not_before = not_before},
                  not_before);
}

void add_sender(const Installed& here, const std::filesystem::path& key_file) {
    auto database = here.database();
    const auto vault = here.vault();
    outbox::SenderStore{database, vault}.add({.name = "one", .gateway = "dripsender", .key_file = key_file}, k_noon);
}

}  // namespace

TEST_CASE("doctor is silent and ends with 0 on a sound installation, deep too", "[doctor]") {
    Installed here;
    here.add_person("Sari", "081562726272");
    for (const std::vector<std::string>& words : {std::vector<std::string>{"doctor"}, {"doctor", "--deep"}}) {
        const auto sound = here.mitra(words);
        INFO(sound.out << sound.err);
        CHECK(sound.status == 0);
        CHECK(sound.out.empty());
    }
    const auto json = nlohmann::json::parse(here.mitra({"doctor", "--json"}).out);
    CHECK(json["schema"] == 1);
    CHECK(json["problems"].empty());
}

TEST_CASE("doctor names what it finds, and how to mend it", "[doctor]") {
    Installed here;
    here.add_person("Sari", "081562726272");
    std::string expected, fix;
    std::vector<std::string> words{"doctor"};
    SECTION("frozen sending") {
        auto database = here.database();
        db::freeze_sending(database, "admin", k_noon);
        expected = "is frozen since", fix = "queue thaw";
    }
    SECTION("a trigger that somebody took away") {
        here.database().execute("DROP TRIGGER message_moves");
        expected = "message_moves is missing", fix = "restore a backup";
    }
    SECTION("a table that is not ours") {
        here.database().execute("CREATE TABLE mine (x)");
        expected = "mine is not ours", fix = "restore a backup";
    }
    SECTION("a message that waits though nothing keeps it") {
        queue_welcome(here, k_noon - std::chrono::minutes{16});
        expected = "1 messages wait", fix = "mitra sender add";
    }
    SECTION("a database that others can read") {
        std::filesystem::permissions(here.database_file(), std::filesystem::perms{0640});
        expected = "mode 0640", fix = "chmod 600";
    }
    SECTION("a text with a field that there is not") {
        here.database().execute(
            "INSERT INTO message_template (name, kind, subject, body, revision, changed_at, changed_by)"
            " VALUES ('promo', 'broadcast', '', 'Halo {nmae}', 1, 0, 'by hand')");
        expected = "no field is called {nmae}", fix = "mitra template set promo";
    }
    SECTION("a sender whose key file is gone") {
        add_sender(here, here / "gone");
        expected = "No such file", fix = "path";
    }
    SECTION("a sender whose key others can read") {
        std::ofstream{here / "key"} << "secret";
        std::filesystem::permissions(here / "key", std::filesystem::perms{0640});
        add_sender(here, here / "key");
        expected = "is open to others (mode 0640)", fix = "chmod 600";
    }
    SECTION("an event from outside that nobody processed") {
        auto database = here.database();
        const auto vault = here.vault();
        db::Inbox{database, vault}.receive(db::OutsideEvent{"dripsender", "1", "SND-1", "{}"},
                                           k_noon - std::chrono::minutes{16});
        expected = "1 events from outside", fix = "hook list";
    }
    SECTION("a broken audit chain, when asked deeply") {
        here.database().execute("UPDATE system_state SET audit_rows = 7");
        words.push_back("--deep");
        expected = "the chain breaks here", fix = "backup";
    }
    const auto found = here.mitra(words);
    CHECK(found.status == 9);
    CHECK_THAT(found.out, Contains(expected) && Contains(fix));
}

TEST_CASE("a broadcast's text that was tried out is nothing to find, and no obstacle to a backup", "[doctor]") {
    Installed here;
    here.add_person("Sari", "081562726272");
    REQUIRE(here.mitra({"broadcast", "test", "ajakan", "PER-1"}).status == 0);
    CHECK(here.mitra({"doctor", "--deep"}).out.empty());
    CHECK(here.mitra({"backup", "create"}).status == 0);
}

TEST_CASE("a message that is not yet late is no finding", "[doctor]") {
    Installed here;
    here.add_person("Sari", "081562726272");
    queue_welcome(here, k_noon - std::chrono::minutes{14});
    CHECK(here.mitra({"doctor"}).out.empty());
}

TEST_CASE("doctor --accept-clock lets work go on, and leaves an audit row", "[doctor]") {
    Installed here;
    auto database = here.database();
    db::watch_clock(database, k_noon + std::chrono::hours{3}, true);
    REQUIRE(db::watch_clock(database, k_noon, true) == db::ClockVerdict::went_back);
    CHECK(here.mitra({"doctor", "--accept-clock"}).status == 0);
    CHECK(db::judge_clock(database, k_noon + std::chrono::minutes{1}, true) == db::ClockVerdict::fine);
    CHECK(here.count("SELECT count(*) FROM audit WHERE act = 'clock.accept'") == 1);
    CHECK(here.mitra({"doctor", "--accept-clock"}).status == 0);
    CHECK(here.count("SELECT count(*) FROM audit WHERE act = 'clock.accept'") == 1);
}

TEST_CASE("audit verify is silent when sound, and names the first broken row", "[audit]") {
    Installed here;
    CHECK(here.mitra({"audit", "verify"}).status == 0);
    {
        auto database = here.database();
        const auto vault = here.vault();
        for (int i = 0; i < 3; ++i)
            db::in_transaction(database, [&] {
                db::record_audit(database, vault, {"admin", "why"}, "event.add", "EVT-1", "{}", k_noon);
            });
        database.execute("DROP TRIGGER audit_is_final; UPDATE audit SET actor = 'nobody' WHERE id = 2");
    }
    const auto found = here.mitra({"audit", "verify"});
    CHECK(found.status == 9);
    CHECK_THAT(found.out, Contains("audit 2"));
    const auto page = nlohmann::json::parse(here.mitra({"audit", "list", "--limit", "2", "--count", "--json"}).out);
    CHECK(page["items"].size() == 2);
    CHECK(page["total"] == 3);
    CHECK(page["items"][0]["reason"] == "why");
    const auto rest = here.mitra({"audit", "list", "--after", page["next"].get<std::string>(), "--json"});
    CHECK(nlohmann::json::parse(rest.out)["items"].size() == 1);
}

TEST_CASE("stored events are listed without their content, shown with it only for the record, and replayed", "[hook]") {
    Installed here;
    {
        auto database = here.database();
        const auto vault = here.vault();
        db::Inbox inbox{database, vault};
        const auto id = inbox.receive(db::OutsideEvent{"dripsender", "1", "SND-1", "628111 STOP"}, k_noon);
        inbox.finish(*id, "done", "stopped PER-1", k_noon);
    }
    const auto listed = here.mitra({"hook", "list", "--status", "done"});
    CHECK_THAT(listed.out, Contains("HOK-1") && Contains("stopped PER-1") && !Contains("628111"));
    CHECK_THAT(here.mitra({"hook", "show", "HOK-1"}).out, !Contains("628111"));
    CHECK(here.count("SELECT count(*) FROM audit") == 0);
    CHECK_THAT(here.mitra({"hook", "show", "HOK-1", "--body"}).out, Contains("628111 STOP"));
    CHECK(here.count("SELECT count(*) FROM audit WHERE act = 'hook.read' AND subject = 'HOK-1'") == 1);
    CHECK(here.mitra({"hook", "show", "HOK-2"}).status == 3);
    CHECK(here.mitra({"hook", "show", "nonsense"}).status == 2);

    CHECK(here.mitra({"hook", "replay", "HOK-1"}).status == 0);
    CHECK_THAT(here.mitra({"hook", "replay", "HOK-1"}).out, Contains("already"));
    CHECK(here.count("SELECT count(*) FROM inbox WHERE state = 'received'") == 1);
    CHECK(here.count("SELECT count(*) FROM audit WHERE act = 'hook.replay'") == 1);
}
