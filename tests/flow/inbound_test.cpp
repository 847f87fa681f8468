#include <catch2/catch.hpp>

#include "lib/base/error.hpp"
#include "lib/db/inbox.hpp"
#include "lib/flow/process_inbound.hpp"
#include "lib/flow/resolve_message.hpp"
#include "lib/outbox/queue.hpp"
#include "lib/outbox/sender_store.hpp"
#include "tests/support/people.hpp"
#include "tests/support/services.hpp"

using namespace mitra;
using Catch::Matchers::Contains;
using flow::Received;
using test::k_noon;

namespace {

struct Desk {
    test::TestSite site;
    flow::Services services = site.services();
    PersonId person = test::add_person(site.database, {.phone = "+6281562726272"});
    std::string secret;

    Desk() {
        outbox::SenderStore senders{site.database, test::test_vault()};
        const std::string path = senders.webhook_path(senders.add({.name = "a", .gateway = "dripsender"}, k_noon));
        secret = path.substr(path.find('/') + 1);
    }
    Received receive(const std::string& body) { return flow::receive_inbound(services, "dripsender", secret, body); }
    Received write(const std::string& text, const std::string& id = "1",
                   const std::string& jid = "6281562726272@s.whatsapp.net") {
        return receive(fmt::format(R"({{"jid":"{}","phone":"6281562726272","id":"{}","text":"{}"}})", jid, id, text));
    }
    MessageId queue(outbox::Kind kind) {
        return outbox::queue(site.database, test::test_vault(),
                             {.kind = kind, .cause = "x", .person = person, .template_name = "t", .not_before = k_noon},
                             k_noon)
            .value();
    }
    bool stopped() {
        return people::PersonStore{site.database, test::test_vault()}.find(person)->stopped_at.has_value();
    }
};

}  // namespace

TEST_CASE("STOP stops at once, cancels what waits, and is confirmed once", "[flow][inbound]") {
    Desk desk;
    desk.queue(outbox::Kind::welcome);
    desk.queue(outbox::Kind::order);
    CHECK(desk.write(" Stop. ") == Received::stored);
    CHECK(desk.stopped());
    CHECK(desk.site.count("SELECT count(*) FROM message WHERE kind = 'welcome' AND state = 'cancelled'") == 1);
    CHECK(desk.site.count("SELECT count(*) FROM message WHERE kind = 'order' AND state = 'queued'") == 1);
    CHECK(desk.site.count("SELECT count(*) FROM message WHERE template = 'stop_confirmed'") == 1);
    CHECK(desk.write(" Stop. ") == Received::repeated);
    CHECK(desk.write("BERHENTI", "2") == Received::stored);
    CHECK(desk.site.count("SELECT count(*) FROM message WHERE template = 'stop_confirmed'") == 1);
}

TEST_CASE("another message only notes that the person wrote", "[flow][inbound]") {
    Desk desk;
    CHECK(desk.write("jangan stop dulu") == Received::stored);
    CHECK_FALSE(desk.stopped());
    CHECK(people::PersonStore{desk.site.database, test::test_vault()}.find(desk.person)->wrote_at == k_noon);
    CHECK(desk.site.count("SELECT count(*) FROM inbox WHERE state = 'done'") == 1);
}

TEST_CASE("a group's STOP, and one from a hidden id or a stranger, stop nobody", "[flow][inbound]") {
    Desk desk;
    CHECK(desk.write("STOP", "1", "12036304@g.us") == Received::stored);
    CHECK(desk.receive(R"({"jid":"9912@lid","id":"2","text":"STOP"})") == Received::stored);
    CHECK(desk.receive(R"({"phone":"6281399990000","id":"3","text":"STOP"})") == Received::stored);
    CHECK_FALSE(desk.stopped());
    CHECK(desk.site.count("SELECT count(*) FROM inbox WHERE state = 'ignored'") == 3);
}

TEST_CASE("a wrong secret or a body that is no message keeps nothing", "[flow][inbound]") {
    Desk desk;
    CHECK(flow::receive_inbound(desk.services, "dripsender", "wrong", R"({"phone":"62815"})") ==
          Received::not_authentic);
    CHECK(flow::receive_inbound(desk.services, "fonnte", desk.secret, R"({"phone":"62815"})") ==
          Received::not_authentic);
    CHECK(desk.receive("<html>") == Received::malformed);
    CHECK(desk.site.count("SELECT count(*) FROM inbox") == 0);
}

TEST_CASE("a message without an id is told apart by its content, and STOP is heard again after a while",
          "[flow][inbound]") {
    Desk desk;
    const std::string body =
        R"({"key":{"remoteJid":"6281562726272@s.whatsapp.net"},"message":{"conversation":"STOP"}})";
    CHECK(desk.receive(body) == Received::stored);
    CHECK(desk.receive(body) == Received::repeated);
    people::PersonStore{desk.site.database, test::test_vault()}.restart(desk.person);
    desk.site.clock.advance(std::chrono::minutes{10});
    CHECK(desk.receive(body) == Received::stored);
    CHECK(desk.stopped());
}

TEST_CASE("what was replayed is processed again and changes nothing twice", "[flow][inbound]") {
    Desk desk;
    desk.write("STOP");
    db::Inbox inbox{desk.site.database, test::test_vault()};
    inbox.replay(HookId{1}, "test", k_noon);
    CHECK(flow::process_inbound(desk.services, 10) == 1);
    CHECK(inbox.find(HookId{1})->state == "done");
    CHECK(desk.site.count("SELECT count(*) FROM message WHERE template = 'stop_confirmed'") == 1);
}

TEST_CASE("an event whose body does not open ends as failed, and stops none behind it", "[flow][inbound]") {
    Desk desk;
    desk.write("halo");
    desk.write("STOP", "2");
    db::Inbox inbox{desk.site.database, test::test_vault()};
    for (const std::int64_t id : {1, 2})
        inbox.replay(HookId{id}, "test", k_noon);
    desk.site.database.database.prepared("UPDATE inbox SET body_sealed = zeroblob(80) WHERE id = 1").run();
    people::PersonStore{desk.site.database, test::test_vault()}.restart(desk.person);
    CHECK(flow::process_inbound(desk.services, 10) == 1);
    CHECK(desk.stopped());
    CHECK(desk.site.count("SELECT count(*) FROM inbox WHERE id = 1 AND state = 'failed' AND note = 'internal'") == 1);
}

TEST_CASE("a person says what became of an unknown message", "[flow][resolve]") {
    Desk desk;
    const MessageId id = desk.queue(outbox::Kind::welcome);
    CHECK_THROWS_WITH(flow::resolve_message(desk.services, id, flow::Resolution::sent), Contains("is queued"));
    const auto make_unknown = [&] {
        auto& db = desk.site.database.database;
        db.prepared("UPDATE message SET state = 'sending', owner = 1, lease_until = 1").run();
        db.prepared("UPDATE message SET state = 'unknown', owner = NULL, lease_until = NULL").run();
    };
    make_unknown();
    CHECK_THROWS_AS(flow::retry_message(desk.services, id), Error);
    CHECK(flow::resolve_message(desk.services, id, flow::Resolution::again));
    make_unknown();
    CHECK(flow::resolve_message(desk.services, id, flow::Resolution::failed));
    CHECK_FALSE(flow::resolve_message(desk.services, id, flow::Resolution::failed));
    CHECK_THROWS_WITH(flow::resolve_message(desk.services, id, flow::Resolution::sent), Contains("is failed"));
    CHECK_THROWS_WITH(flow::cancel_message(desk.services, id), Contains("does not wait"));
    const MessageId copy = flow::retry_message(desk.services, id);
    CHECK(copy != id);
    CHECK(desk.site.count("SELECT count(*) FROM message WHERE state = 'queued' AND cause = 'x~2'") == 1);
    CHECK(flow::cancel_message(desk.services, copy));
    CHECK_FALSE(flow::cancel_message(desk.services, copy));
    CHECK(flow::retry_message(desk.services, copy) != copy);
    desk.write("STOP");
    CHECK_THROWS_AS(flow::retry_message(desk.services, copy), Error);
    CHECK_THROWS_AS(flow::retry_message(desk.services, MessageId{999}), Error);
}
