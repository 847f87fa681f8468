// What Telegram refuses, and what it does not answer.

#include "tests/flow/telegram_site.hpp"

using namespace mitra;
using namespace mitra::test;
using namespace std::chrono_literals;
using State = flow::ChatAccess::State;

TEST_CASE("Telegram's refusals each have their consequence", "[chat]") {
    ChatSite site;
    const PersonId person = site.member();
    flow::open_chat_to(site.services(), person);
    db::Jobs jobs{site.database};
    SECTION("too many requests: all rest for as long as it says") {
        CHECK(site.work(site.no(429, "Too Many Requests: retry after 40", {{"retry_after", 40}})) ==
              "Too Many Requests: retry after 40");
        CHECK(jobs.next_due(flow::k_telegram) == site.clock.now() + 40s);
        CHECK(site.told("admin_chat") == 0);
    }
    SECTION("what an admin must mend is told, and tried again in half an hour") {
        const auto [status, why] = GENERATE(table<int, std::string>({
            {401, "Unauthorized"},
            {404, "Not Found"},
            {403, "Forbidden: bot was kicked from the supergroup chat"},
            {400, "Bad Request: chat not found"},
            {400, "Bad Request: not enough rights to manage chat invite link"},
        }));
        CHECK(site.work(site.no(status, why)) == why);
        CHECK(site.told("admin_chat") == 2);
        CHECK(site.access(person).state == State::waiting);
        CHECK(jobs.next_due(flow::k_telegram) == site.clock.now() + 30min);
    }
    SECTION("another refusal ends the invite") {
        CHECK(site.work(site.no(400, "Bad Request: expire date is invalid")) == "Bad Request: expire date is invalid");
        CHECK(site.access(person).state == State::none);
        CHECK(site.told("admin_chat") == 2);
    }
    SECTION("a group that became a supergroup is asked for under its new number, and the admin told") {
        CHECK(site.work({site.no(400, "Bad Request: group chat was upgraded to a supergroup chat",
                                 {{"migrate_to_chat_id", -100777}}),
                         site.new_link()}) == "made");
        CHECK(site.last_body()["chat_id"] == -100777);
        CHECK(site.told("admin_chat") == 2);
        CHECK(site.access(person).state == State::invited);
    }
    SECTION("no answer, and no JSON: it is asked again") {
        CHECK(site.work({Answered::Reached::sent, 0, ""}) == "no answer");
        site.clock.advance(2min);
        CHECK(site.work({Answered::Reached::answered, 502, "<html>"}) == "HTTP 502 without the Bot API's JSON");
        site.clock.advance(10min);
        CHECK(site.work(site.new_link()) == "made");
    }
    SECTION("a link that is none of Telegram's is sent to nobody") {
        CHECK(site.work(site.answer(200, {{"ok", true}, {"result", {{"invite_link", "https://evil.example/+x"}}}})) ==
              "a link that is none of Telegram's");
        CHECK(site.told("chat_invite", person) == 0);
    }
}
