// POST /hook/telegram: updates with the secret, and nothing of what people wrote.

#include <catch2/catch.hpp>

#include "lib/membership/chat_store.hpp"
#include "tests/support/people.hpp"
#include "tests/unit/web/visitor.hpp"

using namespace mitra;
using namespace mitra::test;
using namespace std::chrono_literals;

namespace {

constexpr const char* k_path = "/hook/telegram";
constexpr const char* k_link = "https://t.me/+LINK";
constexpr const char* k_join =
    R"({"update_id":10,"chat_member":{"chat":{"id":-100,"type":"supergroup"},"from":{"id":7000000123,"is_bot":false,)"
    R"("first_name":"Budi"},"date":1,"old_chat_member":{"user":{"id":7000000123,"is_bot":false,"first_name":"Budi"},)"
    R"("status":"left"},"new_chat_member":{"user":{"id":7000000123,"is_bot":false,"first_name":"Budi"},)"
    R"("status":"member"},"invite_link":{"invite_link":"https://t.me/+LINK"}}})";
constexpr const char* k_message =
    R"({"update_id":11,"message":{"message_id":1,"from":{"id":7000000123,"is_bot":false,"first_name":"Budi"},)"
    R"("chat":{"id":-100},"date":1,"text":"rahasia"}})";

struct Telegram : Visitor {
    http::Response says(const std::string& body, const std::string& secret = "geheim",
                        const std::string& path = k_path) {
        return post_body(path, body,
                         {{"content-type", "application/json"}, {"x-telegram-bot-api-secret-token", secret}});
    }
    std::int64_t stored() { return site.count("SELECT count(*) FROM inbox"); }
    /// Somebody with an open invite.
    PersonId invited() {
        const PersonId person = add_person(site.database);
        membership::ChatStore chats{site.database, test_vault()};
        const InviteId invite = chats.plan(person, -100, k_noon, "test");
        chats.made(invite, k_link, k_noon + 24h, k_noon, "test");
        return person;
    }
};

}  // namespace

TEST_CASE("an update without Telegram's secret is 401, with nothing stored", "[web][telegram]") {
    Telegram telegram;
    for (const char* secret : {"", "geheim2", "GEHEIM", "gehei"})
        CHECK(telegram.says(k_join, secret).status == 401);
    CHECK(telegram.post_body(k_path, k_join).status == 401);
    CHECK(telegram.stored() == 0);
}

TEST_CASE("what is no update is 400, and a field in the address too", "[web][telegram]") {
    Telegram telegram;
    for (const char* body : {"", "[]", "{}", R"({"update_id":"x"})", R"({"update_id":-1})", "{\"update_id\":1"})
        CHECK(telegram.says(body).status == 400);
    CHECK(telegram.says(k_join, "geheim", "/hook/telegram?x=1").status == 400);
    CHECK(telegram.stored() == 0);
}

TEST_CASE("a join is stored once and acted on, and always answered 200 without a word", "[web][telegram]") {
    Telegram telegram;
    const PersonId person = telegram.invited();
    for (int i = 0; i < 3; ++i) {
        const auto answer = telegram.says(k_join);
        CHECK(answer.status == 200);
        CHECK(answer.body.empty());
    }
    CHECK(telegram.stored() == 1);
    CHECK(membership::ChatStore{telegram.site.database, test_vault()}.inside_of(person).size() == 1);
}

TEST_CASE("a member's message counts, and its text is kept nowhere", "[web][telegram]") {
    Telegram telegram;
    const PersonId person = telegram.invited();
    telegram.says(k_join);
    CHECK(telegram.says(k_message).status == 200);
    CHECK(telegram.says(k_message).status == 200);
    CHECK(telegram.stored() == 1);
    CHECK(membership::ChatStore{telegram.site.database, test_vault()}.inside_of(person).at(0).messages == 1);
}

TEST_CASE("updates of other kinds are answered 200 and forgotten", "[web][telegram]") {
    Telegram telegram;
    for (const char* body : {R"({"update_id":12})", R"({"update_id":13,"poll":{"id":"1"}})",
                             R"({"update_id":14,"message":{"message_id":1,"chat":{"id":-100},"date":1,)"
                             R"("new_chat_members":[{"id":5,"is_bot":false}],"from":{"id":5,"is_bot":false}}})"})
        CHECK(telegram.says(body).status == 200);
    CHECK(telegram.stored() == 0);
}
