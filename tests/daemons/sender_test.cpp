// mitra-sender from outside: the program, a database, and mitra-sandbox as the world.
#include <fmt/format.h>
#include <httplib.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "lib/crypto/secret_file.hpp"
#include "lib/outbox/queue.hpp"
#include "lib/outbox/sender_store.hpp"
#include "lib/people/person_store.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/people.hpp"
#include "tests/support/process.hpp"
#include "tests/support/services.hpp"

using namespace mitra;
using nlohmann::json;
using test::Process;

namespace {

/// An installation with keys of its own, the sandbox beside it, and two numbers.
struct Installed {
    test::TestDatabase database = test::migrated_db();
    std::filesystem::path key_file = database.dir / "mitra.key";
    crypto::Vault vault = [this] {
        crypto::Vault::create(key_file);
        return crypto::Vault::load(key_file);
    }();
    Process sandbox{{test::program("mitra-sandbox")}};
    std::map<std::string, std::string> urls;
    std::filesystem::path settings = database.dir / "mitra.toml";
    int causes = 0;

    Installed() {
        sandbox.await_output("smtp ");
        std::istringstream lines{sandbox.out()};
        for (std::string name, url; lines >> name >> url;)
            urls[name] = url;
        std::ofstream{settings} << fmt::format(
            "[site]\nmode = \"sandbox\"\n[store]\ndatabase = \"{}\"\nkey_file = \"mitra.key\"\n"
            "[messaging]\ndelay_seconds = [0, 0]\ndripsender_url = \"{}\"\n",
            database->file().filename().string(), urls.at("dripsender"));
        for (const char* name : {"key-1", "key-2"}) {
            crypto::write_new_secret_file(database.dir / name, name);
            outbox::SenderStore{database, vault}.add(
                {.name = name, .gateway = "dripsender", .key_file = database.dir / name}, now());
        }
    }

    static Instant now() { return SystemClock{}.now(); }
    PersonId person() {
        return people::PersonStore{database, vault}.add(test::new_person({.phone = test::unused_phone().e164()}));
    }
    MessageId message(outbox::Kind kind = outbox::Kind::welcome) {
        return outbox::queue(database, vault,
                             {.kind = kind,
                              .cause = fmt::format("test:{}", ++causes),
                              .person = person(),
                              .template_name = kind == outbox::Kind::welcome ? "welcome" : "stop_confirmed",
                              .not_before = now()},
                             now())
            .value();
    }
    std::vector<std::string> words(const char* name = "mitra-sender") const {
        return {test::program(name), "--config", settings};
    }
    test::Finished once(const Process::Environment& environment = {}) const {
        auto with_once = words();
        with_once.emplace_back("--once");
        return test::run(with_once, environment);
    }
    void fault(const std::string& key, const std::string& kind) const {
        httplib::Client client{urls.at("inbox")};
        const auto answer =
            client.Post("/fault", httplib::Params{{"key", key}, {"kind", kind}, {"count", "1"}, {"seconds", "1"}});
        REQUIRE(answer);
    }
    json inbox() const { return json::parse(httplib::Client{urls.at("inbox")}.Get("/inbox.json")->body)["items"]; }
    std::int64_t count(const char* sql) { return database->prepared(sql).integer(); }
};

}  // namespace

TEST_CASE("what is due goes out once, over both numbers in turn", "[sender]") {
    Installed installed;
    for (int i = 0; i < 4; ++i)
        installed.message();
    const auto finished = installed.once();
    CAPTURE(finished.err);
    CHECK(finished.status == 0);
    CHECK(installed.count("SELECT count(*) FROM message WHERE state = 'sent'") == 4);
    CHECK(installed.count("SELECT count(*) FROM message WHERE state = 'sent' AND sender_id = 1") == 2);
    CHECK(installed.inbox().size() == 4);
    CHECK(installed.once().status == 0);
    CHECK(installed.inbox().size() == 4);
}

TEST_CASE("a second sender exits with 4 and says who holds the place", "[sender]") {
    Installed installed;
    Process first{installed.words()};
    first.await_output("is ready");
    const auto second = test::run(installed.words());
    CHECK(second.status == 4);
    CHECK(second.err.find(fmt::format("process {}", first.pid())) != std::string::npos);
    CHECK(first.stop() == 0);
    CHECK(installed.once().status == 0);
}

TEST_CASE("a running sender sees what others queue, and stops cleanly", "[sender]") {
    Installed installed;
    Process sender{installed.words()};
    sender.await_output("is ready");
    installed.message();
    CHECK(test::eventually([&] { return installed.inbox().size() == 1; }));
    CHECK(sender.stop() == 0);
    CHECK(installed.count("SELECT count(*) FROM message WHERE state = 'sent'") == 1);
}

TEST_CASE("killed at any point, nothing that may have been taken goes out twice", "[sender]") {
    const std::string point = GENERATE("after_claim", "after_send");
    CAPTURE(point);
    Installed installed;
    const MessageId nice = installed.message();
    const MessageId owed = installed.message(outbox::Kind::account);
    Process mortal{{(test::program("mitra-sender").parent_path().parent_path() / "tests/mitra-sender-mortal").string(),
                    "--config", installed.settings.string()},
                   {{"MITRA_DIE_AT", point}}};
    CHECK(mortal.wait() == 128 + SIGKILL);
    CHECK(installed.count("SELECT count(*) FROM message WHERE state = 'sending'") == 2);
    CHECK(installed.once().status == 0);
    CHECK(installed.inbox().size() <= (point == "after_claim" ? 0U : 2U));
    CHECK(installed.count("SELECT count(*) FROM message WHERE state = 'unknown'") == 2);
    CHECK(installed.database->prepared("SELECT repeat_at IS NULL FROM message WHERE id = :id")
              .bind(":id", nice)
              .integer() == 1);
    CHECK(installed.database->prepared("SELECT repeat_at IS NULL FROM message WHERE id = :id")
              .bind(":id", owed)
              .integer() == 0);
}

TEST_CASE("a number with a wrong key is switched off and the other sends", "[sender]") {
    Installed installed;
    installed.fault("key-1", "wrong_key");
    installed.message();
    CHECK(installed.once().status == 0);
    CHECK(installed.count("SELECT count(*) FROM message WHERE kind = 'welcome' AND state = 'sent' AND sender_id = 2") ==
          1);
    CHECK(installed.count("SELECT count(*) FROM sender WHERE active = 0") == 1);
    CHECK(installed.count("SELECT count(*) FROM message WHERE kind = 'admin_alert'") == 1);
}

TEST_CASE("delivered but the connection dropped is unknown, not sent again", "[sender]") {
    Installed installed;
    installed.fault("key-1", "drop_after_delivery");
    installed.message();
    CHECK(installed.once().status == 0);
    CHECK(installed.count("SELECT count(*) FROM message WHERE state = 'unknown'") == 1);
    CHECK(installed.inbox().size() == 1);
    CHECK(installed.once().status == 0);
    CHECK(installed.inbox().size() == 1);
}
