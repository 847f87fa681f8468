// mitra-sender from outside: the program, a database, and mitra-sandbox as the world.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <csignal>

#include "tests/daemons/sending_site.hpp"
#include "tests/support/eventually.hpp"

using namespace mitra;
using test::Process;
using test::SendingSite;

TEST_CASE("what is due goes out once, over both numbers, and neither goes twice in a row past a free one", "[sender]") {
    SendingSite site;
    for (int i = 0; i < 4; ++i)
        site.message();
    const auto finished = site.once();
    CAPTURE(finished.err);
    CHECK(finished.status == 0);
    CHECK(site.messages("sent") == 4);
    CHECK(site.inbox().size() == 4);
    // How many each sent depends on how long its calls took: whoever is free takes the next. Both are at the start.
    CHECK(site.count("SELECT count(DISTINCT sender_id) FROM message_attempt WHERE id <= 2") == 2);
    CHECK(site.count("SELECT count(*) FROM message_attempt AS again JOIN message_attempt AS before"
                     " ON before.id = again.id - 1 AND before.sender_id = again.sender_id"
                     " WHERE NOT EXISTS (SELECT 1 FROM message_attempt AS other WHERE other.id < again.id"
                     " AND other.sender_id <> again.sender_id AND other.ended_at >= again.started_at)") == 0);
    CHECK(site.once().status == 0);
    CHECK(site.inbox().size() == 4);
}

TEST_CASE("a second sender exits with 4 and says who holds the place", "[sender]") {
    SendingSite site;
    Process first{site.words()};
    first.await_output("is ready");
    const auto second = test::run(site.words());
    CHECK(second.status == 4);
    CHECK(second.err.find(fmt::format("process {}", first.pid())) != std::string::npos);
    CHECK(first.stop() == 0);
    CHECK(site.once().status == 0);
}

TEST_CASE("a running sender sees what others queue, and stops cleanly", "[sender]") {
    SendingSite site;
    Process sender{site.words()};
    sender.await_output("is ready");
    site.message();
    CHECK(test::eventually([&] { return site.inbox().size() == 1; }));
    CHECK(sender.stop() == 0);
    CHECK(site.messages("sent") == 1);
}

TEST_CASE("killed at any point, nothing that may have been taken goes out twice", "[sender]") {
    const std::string point = GENERATE("after_claim", "after_send");
    CAPTURE(point);
    SendingSite site;
    const MessageId nice = site.message();
    const MessageId owed = site.message(outbox::Kind::account);
    const auto mortal = site.mortal({{"MITRA_DIE_AT", point}});
    CHECK(mortal->wait() == 128 + SIGKILL);
    CHECK(site.messages("sending") == 2);
    CHECK(site.once().status == 0);
    CHECK(site.inbox().size() <= (point == "after_claim" ? 0U : 2U));
    CHECK(site.messages("unknown") == 2);
    const auto waits_for_a_person = [&](MessageId id) {
        return site.count(fmt::format("SELECT repeat_at IS NULL FROM message WHERE id = {}", id.value)) == 1;
    };
    CHECK(waits_for_a_person(nice));
    CHECK_FALSE(waits_for_a_person(owed));
}

TEST_CASE("a number with a wrong key is switched off and the other sends", "[sender]") {
    SendingSite site;
    site.fault("key-1", "wrong_key");
    site.message();
    CHECK(site.once().status == 0);
    CHECK(site.count("SELECT count(*) FROM message WHERE kind = 'welcome' AND state = 'sent' AND sender_id = 2") == 1);
    CHECK(site.count("SELECT count(*) FROM sender WHERE active = 0") == 1);
    CHECK(site.count("SELECT count(*) FROM message WHERE kind = 'admin_alert'") == 1);
}

TEST_CASE("delivered but the connection dropped is unknown, not sent again", "[sender]") {
    SendingSite site;
    site.fault("key-1", "drop_after_delivery");
    site.message();
    CHECK(site.once().status == 0);
    CHECK(site.messages("unknown") == 1);
    CHECK(site.inbox().size() == 1);
    CHECK(site.once().status == 0);
    CHECK(site.inbox().size() == 1);
}

TEST_CASE("doctor --online asks the gateways whether they take our keys", "[sender]") {
    SendingSite site;
    const auto sound = site.mitra({"doctor", "--online"});
    INFO(sound.out << sound.err);
    CHECK(sound.status == 0);
    site.fault("key-1", "wrong_key", 0);
    const auto found = site.mitra({"doctor", "--online"});
    CHECK(found.status == 9);
    CHECK(found.out.find("sender SND-1: its gateway does not take its key") != std::string::npos);
    CHECK(found.out.find("SND-2") == std::string::npos);
    CHECK(site.inbox().empty());
    CHECK(site.mitra({"doctor"}).status == 0);
}

TEST_CASE("a key that others can read is not used: its number is switched off, and the other sends", "[sender]") {
    SendingSite site;
    std::filesystem::permissions(site / "key-1", std::filesystem::perms{0640});
    for (int i = 0; i < 2; ++i)
        site.message();
    CHECK(site.once().status == 0);
    CHECK(site.count("SELECT count(*) FROM message WHERE kind = 'welcome' AND state = 'sent' AND sender_id = 2") == 2);
    CHECK(site.count("SELECT count(*) FROM sender WHERE active = 0 AND id = 1") == 1);
    CHECK(site.count("SELECT count(*) FROM message WHERE kind = 'admin_alert'") == 1);

    const auto refused = site.mitra({"sender", "add", "three", "--gateway", "dripsender", "--phone", "081562726272",
                                     "--key-file", (site / "key-1").string()});
    CHECK(refused.status == 2);
    CHECK(refused.err.find("is open to others (mode 0640)") != std::string::npos);
}
