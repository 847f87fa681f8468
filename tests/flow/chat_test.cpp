// The chat group: invites, who comes by them, and who is put out again.

#include "lib/base/error.hpp"
#include "lib/db/inbox.hpp"
#include "tests/flow/telegram_site.hpp"

using namespace mitra;
using namespace mitra::test;
using namespace std::chrono_literals;
using State = flow::ChatAccess::State;

TEST_CASE("a member gets an invite for one use that expires, once", "[chat]") {
    ChatSite site;
    const PersonId person = site.member();
    flow::open_chat_to(site.services(), person);
    flow::open_chat_to(site.services(), person);
    CHECK(site.access(person).state == State::waiting);
    CHECK(site.work(site.new_link()) == "made");
    CHECK(site.work(site.yes()) == "nothing to do");

    CHECK(site.last_method() == "createChatInviteLink");
    CHECK(site.last_body()["chat_id"] == k_chat);
    CHECK(site.last_body()["member_limit"] == 1);
    CHECK(site.last_body()["name"] == to_string(person));
    CHECK(site.last_body()["expire_date"] == (site.clock.now() + 7 * 24h).milliseconds / 1000);
    const ChatAccess access = site.access(person);
    CHECK(access.state == State::invited);
    CHECK(access.invite_link == site.link());
    CHECK_FALSE(access.may_ask);
    CHECK(site.told("chat_invite", person) == 1);
    flow::open_chat_to(site.services(), person);
    CHECK(site.work(site.yes()) == "nothing to do");
}

TEST_CASE("who may not chat gets nothing", "[chat]") {
    ChatSite site;
    const PersonId basic = add_person(site.database);
    flow::open_chat_to(site.services(), basic);
    CHECK(site.work(site.yes()) == "nothing to do");
    CHECK(site.access(basic).state == State::none);
    CHECK_THROWS_AS(flow::new_invite(site.services(), basic, flow::InvitedBy::admin), Error);
}

TEST_CASE("a join is known by its link, which is revoked then", "[chat]") {
    ChatSite site;
    const PersonId person = site.member();
    const std::string link = site.invited(person);
    CHECK(site.joins(k_budi, link) == flow::UpdateTaken::stored);
    CHECK(site.access(person).state == State::inside);
    CHECK(site.work(site.yes()) == "revoked");
    CHECK(site.last_method() == "revokeChatInviteLink");
    CHECK(site.last_body()["invite_link"] == link);
    CHECK(site.count("SELECT count(*) FROM chat_invite WHERE state = 'used' AND revoked_at IS NOT NULL AND "
                     "link_sealed IS NULL") == 1);
}

TEST_CASE("an update that comes twice does nothing the second time", "[chat]") {
    ChatSite site;
    const PersonId person = site.member();
    const std::string link = site.invited(person);
    site.joins(k_budi, link);
    --site.last_update;
    CHECK(site.joins(k_budi, link) == flow::UpdateTaken::repeated);
    CHECK(site.stays(person).size() == 1);
    CHECK(site.writes(k_budi) == flow::UpdateTaken::counted);
    --site.last_update;
    CHECK(site.writes(k_budi) == flow::UpdateTaken::ignored);
    CHECK(site.stays(person).at(0).messages == 1);
}

TEST_CASE("messages of members count, those of others and other chats do not, and none is kept", "[chat]") {
    ChatSite site;
    const PersonId person = site.insider();
    const auto events = site.count("SELECT count(*) FROM inbox");
    site.clock.advance(1h);
    CHECK(site.writes(k_budi) == flow::UpdateTaken::counted);
    CHECK(site.writes(k_budi) == flow::UpdateTaken::counted);
    CHECK(site.writes(k_other) == flow::UpdateTaken::ignored);
    CHECK(site.writes(k_budi, -5) == flow::UpdateTaken::ignored);
    const auto stay = site.stays(person).at(0);
    CHECK(stay.messages == 2);
    CHECK(stay.seen_at == site.clock.now());
    CHECK(site.count("SELECT count(*) FROM inbox") == events);
}

TEST_CASE("a leave is seen, and the member may ask for a new invite", "[chat]") {
    ChatSite site;
    const PersonId person = site.insider();
    site.moves(k_budi, "member", "left");
    CHECK(site.access(person).state == State::left);
    CHECK(site.access(person).may_ask);
    CHECK(site.stays(person).at(0).left_how == "left");
    flow::new_invite(site.services(), person, flow::InvitedBy::member);
    CHECK(site.work(site.new_link()) == "made");
    site.joins(k_budi, site.link());
    CHECK(site.access(person).state == State::inside);
    CHECK(site.stays(person).size() == 2);
}

TEST_CASE("a membership's end puts its member out, without a ban", "[chat]") {
    ChatSite site;
    const PersonId person = site.insider();
    flow::close_chat_to(site.services(), person);
    CHECK(site.work(site.yes()) == "nothing to do");  // still a member

    site.leave(person);
    flow::close_chat_to(site.services(), person);
    flow::close_chat_to(site.services(), person);
    CHECK(site.work(site.yes()) == "put out");
    CHECK(site.last_method() == "unbanChatMember");
    CHECK(site.last_body() == Json{{"chat_id", k_chat}, {"user_id", k_budi}});
    CHECK(site.work(site.yes()) == "nothing to do");
    CHECK(site.stays(person).at(0).left_how == "removed");
    site.moves(k_budi, "member", "left", {}, true);  // Telegram tells of it afterwards
    CHECK(site.stays(person).at(0).left_how == "removed");
}

TEST_CASE("who renews before they are put out stays", "[chat]") {
    ChatSite site;
    const PersonId person = site.insider();
    site.leave(person);
    flow::close_chat_to(site.services(), person);
    people::GroupStore{site.database}.join(site.vip, person, site.clock.now());
    CHECK(site.work(site.yes()) == "may stay");
    CHECK(site.access(person).state == State::inside);
    site.leave(person);
    flow::close_chat_to(site.services(), person);
    CHECK(site.work(site.yes()) == "put out");
}

TEST_CASE("an invite that is not used ends with the membership", "[chat]") {
    ChatSite site;
    const PersonId person = site.member();
    const std::string link = site.invited(person);
    site.leave(person);
    flow::close_chat_to(site.services(), person);
    CHECK(site.access(person).state == State::none);
    SECTION("its link is revoked") {
        CHECK(site.work(site.yes()) == "revoked");
        CHECK(site.last_body()["invite_link"] == link);
    }
    SECTION("who comes by it before that is put out") {
        site.joins(k_budi, link);
        CHECK(site.work(site.yes()) == "revoked");
        CHECK(site.work(site.yes()) == "put out");
        CHECK_FALSE(site.stays(person).at(0).inside());
    }
}

TEST_CASE("an invite that is cancelled while Telegram makes it opens nothing", "[chat]") {
    ChatSite site;
    const PersonId person = site.member();
    flow::open_chat_to(site.services(), person);
    const auto claim = db::Jobs{site.database}.claim(flow::k_telegram, "test", site.clock.now(), 60s);
    flow::run_chat_job(site.services(), site.bot, claim.value(), [&](const telegram::Call&) {
        site.leave(person);
        flow::close_chat_to(site.services(), person);
        return site.new_link();
    });
    CHECK(site.told("chat_invite", person) == 0);
    CHECK(site.work(site.yes()) == "revoked");
    CHECK(site.last_body()["invite_link"] == site.link());
}

TEST_CASE("a link that two came by puts the second out, and the admin hears of it", "[chat]") {
    ChatSite site;
    const PersonId person = site.member();
    const std::string link = site.invited(person);
    site.joins(k_budi, link);
    site.moves(k_budi, "member", "left");  // frees the one place
    site.joins(k_other, link);
    CHECK(site.work(site.yes()) == "revoked");
    CHECK(site.work(site.yes()) == "put out");
    CHECK(site.last_body()["user_id"] == k_other);
    CHECK(site.told("admin_chat") == 2);
    CHECK(site.access(person).state == State::left);
}

TEST_CASE("an admin puts somebody out for good, until an admin invites them again", "[chat]") {
    ChatSite site;
    const PersonId person = site.insider();
    CHECK(flow::kick_from_chat(site.services(), person));
    CHECK(site.work(site.yes()) == "put out");
    CHECK_FALSE(flow::kick_from_chat(site.services(), person));
    CHECK(site.stays(person).at(0).left_how == "kicked");
    CHECK_FALSE(site.access(person).may_ask);
    CHECK_THROWS_AS(flow::new_invite(site.services(), person, flow::InvitedBy::member), Error);
    flow::new_invite(site.services(), person, flow::InvitedBy::admin);
    CHECK(site.work(site.new_link()) == "made");
    CHECK(site.audited("membership.kick") == 1);
    CHECK(site.audited("membership.invite") == 1);
}

TEST_CASE("a new invite takes the place of the one before", "[chat]") {
    ChatSite site;
    const PersonId person = site.member();
    const std::string first = site.invited(person);
    flow::new_invite(site.services(), person, flow::InvitedBy::admin);
    CHECK(site.work(site.yes()) == "revoked");
    CHECK(site.last_body()["invite_link"] == first);
    CHECK(site.work(site.new_link()) == "made");
    CHECK(site.access(person).invite_link == site.link());
}

TEST_CASE("an invite that nobody used expires, and the member asks at most three times a month", "[chat]") {
    ChatSite site;
    const PersonId person = site.member();
    site.invited(person);
    site.clock.advance(7 * 24h);
    CHECK(site.access(person).state == State::none);
    CHECK(flow::expire_invites(site.services(), 10) == 1);
    CHECK(flow::expire_invites(site.services(), 10) == 0);
    for (int i = 0; i < 2; ++i) {
        CHECK(site.access(person).may_ask);
        flow::new_invite(site.services(), person, flow::InvitedBy::member);
        site.clock.advance(1h);
        while (site.work(site.new_link()) != "made") {
        }
        site.clock.advance(7 * 24h);
        flow::expire_invites(site.services(), 10);
    }
    CHECK_FALSE(site.access(person).may_ask);
    site.clock.advance(17 * 24h);
    CHECK(site.access(person).may_ask);
}

TEST_CASE("without a bot a member is told the WhatsApp group, once a day", "[chat]") {
    ChatSite site;
    site.site.membership.telegram = false;
    site.site.membership.whatsapp_group = "https://chat.whatsapp.com/ABC";
    const PersonId person = site.member();
    flow::open_chat_to(site.services(), person);
    flow::open_chat_to(site.services(), person);
    CHECK(site.told("chat_invite", person) == 1);
    CHECK(site.access(person).whatsapp_group == "https://chat.whatsapp.com/ABC");
    CHECK(site.access(add_person(site.database)).whatsapp_group.empty());
}

TEST_CASE("the webhook is set once for each address, bot and secret", "[chat]") {
    ChatSite site;
    CHECK(flow::plan_chat_webhook(site.services(), site.bot));
    CHECK_FALSE(flow::plan_chat_webhook(site.services(), site.bot));
    CHECK(site.work(site.yes()) == "set");
    CHECK(site.last_body()["url"] == "https://www.webdonasi.com/hook/telegram");
    CHECK(site.last_body()["secret_token"] == "geheim");
    CHECK(site.last_body()["allowed_updates"] == Json{"chat_member", "my_chat_member", "message"});
    CHECK_FALSE(flow::plan_chat_webhook(site.services(), site.bot));
    auto other = site.bot;
    other.webhook_secret = "anders";
    CHECK(flow::plan_chat_webhook(site.services(), other));
    CHECK(flow::plan_chat_webhook(site.services(), site.bot));  // and back again
}

TEST_CASE("who is erased is put out, and their number and links are forgotten", "[chat]") {
    ChatSite site;
    const PersonId person = site.insider();
    people::PersonStore{site.database, test_vault()}.erase(person, site.clock.now());
    site.leave(person);
    db::in_transaction(site.database, [&] { flow::forget_in_chat(site.services(), person); });
    CHECK(site.work(site.yes()) == "put out");
    CHECK(site.count("SELECT count(*) FROM chat_member WHERE user_sealed IS NOT NULL") == 0);
    CHECK(site.count("SELECT count(*) FROM chat_invite WHERE link_sealed IS NOT NULL") == 0);
}

TEST_CASE("an update that is replayed is acted on again", "[chat]") {
    ChatSite site;
    const PersonId person = site.member();
    site.joins(k_budi, "https://t.me/+LINK1");  // before anybody knows the link
    CHECK(site.stays(person).empty());
    site.invited(person);
    db::Inbox inbox{site.database, test_vault()};
    CHECK(inbox.replay(HookId{1}, "admin", site.clock.now()));
    CHECK(flow::process_updates(site.services(), 10) == 1);
    CHECK(site.access(person).state == State::inside);
}

TEST_CASE("the admin hears when the bot loses its place in the group", "[chat]") {
    ChatSite site;
    const auto standing = [&](std::int64_t chat, const char* status) {
        return site.take({{"my_chat_member",
                           {{"chat", {{"id", chat}}},
                            {"from", site.user(k_other)},
                            {"date", 1},
                            {"new_chat_member", {{"user", {{"id", 7}, {"is_bot", true}}}, {"status", status}}}}}});
    };
    standing(k_chat, "administrator");
    standing(-5, "kicked");
    CHECK(site.told("admin_chat") == 0);
    standing(k_chat, "member");
    CHECK(site.told("admin_chat") == 2);
}
