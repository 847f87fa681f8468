#include <catch2/catch.hpp>

#include "lib/db/inbox.hpp"
#include "lib/outbox/sender_store.hpp"
#include "tests/support/people.hpp"
#include "tests/unit/web/visitor.hpp"

using namespace mitra;
using namespace mitra::test;

namespace {

constexpr const char* k_stop =
    R"({"phone":"6281562726272","id":"3EB0","jid":"6281562726272@s.whatsapp.net","text":"Stop.","timestamp":1650957541})";

struct Gateway : Visitor {
    PersonId person = add_person(site.database, {.phone = "+6281562726272"});
    std::string path = new_sender("one", "+6281300000001");

    std::string new_sender(const std::string& name, const std::string& phone) {
        outbox::Sender sender;
        sender.name = name;
        sender.gateway = "dripsender";
        sender.phone = Phone::from_e164(phone);
        sender.key_file = "key";
        outbox::SenderStore senders{site.database, test_vault()};
        return "/hook/" + senders.webhook_path(senders.add(sender, k_noon));
    }
    std::int64_t stored() { return site.count("SELECT COUNT(*) FROM inbox"); }
    bool stopped() { return site.count("SELECT COUNT(*) FROM person WHERE stopped_at IS NOT NULL") == 1; }
};

}  // namespace

TEST_CASE("a gateway's words are stored and acted on, and the answer is empty", "[web]") {
    Gateway gateway;
    const auto answer = gateway.post_body(gateway.path, k_stop);
    CHECK(answer.status == 200);
    CHECK(answer.body.empty());
    CHECK(gateway.stored() == 1);
    CHECK(gateway.stopped());
}

TEST_CASE("the same words twice are one event, told to another number of ours another", "[web]") {
    Gateway gateway;
    gateway.post_body(gateway.path, k_stop);
    CHECK(gateway.post_body(gateway.path, k_stop).status == 200);
    CHECK(gateway.stored() == 1);
    CHECK(gateway.post_body(gateway.new_sender("two", "+6281300000002"), k_stop).status == 200);
    CHECK(gateway.stored() == 2);
}

TEST_CASE("a wrong secret is 401, with nothing stored and nothing said", "[web]") {
    Gateway gateway;
    std::string wrong = gateway.path;
    wrong.back() = wrong.back() == 'x' ? 'y' : 'x';
    for (const std::string& path : {wrong, std::string{"/hook/fonnte/x"}}) {
        const auto answer = gateway.post_body(path, k_stop);
        CHECK(answer.status == 401);
        CHECK(answer.body.empty());
    }
    CHECK(gateway.stored() == 0);
    CHECK_FALSE(gateway.stopped());
}

TEST_CASE("what is not the gateway's JSON is 400, with nothing stored and nothing said", "[web]") {
    const std::string body =
        GENERATE("[1]", "{", "", R"({"phone":"6281562726272","phone":"6281562726273","id":"1","text":"STOP"})",
                 R"({"key":{"remoteJid":"a","remoteJid":"b"}})");
    Gateway gateway;
    CAPTURE(body);
    const auto answer = gateway.post_body(gateway.path, body);
    CHECK(answer.status == 400);
    CHECK(answer.body.empty());
    CHECK(gateway.stored() == 0);
}

TEST_CASE("a field in the address of a webhook is 400, with nothing stored", "[web]") {
    Gateway gateway;
    CHECK(gateway.post_body(gateway.path + "?text=STOP", k_stop).status == 400);
    CHECK(gateway.stored() == 0);
    CHECK_FALSE(gateway.stopped());
}
