#pragma once

#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "lib/flow/chat_access.hpp"
#include "lib/flow/chat_jobs.hpp"
#include "lib/flow/chat_updates.hpp"
#include "lib/membership/chat_store.hpp"
#include "tests/flow/chat_site.hpp"

namespace mitra::test {

using namespace std::chrono_literals;
using flow::Answered;
using flow::ChatAccess;
using Json = nlohmann::json;
namespace telegram = membership::telegram;

inline constexpr std::int64_t k_chat = -1001234567890;
inline constexpr std::int64_t k_budi = 7'000'000'123;
inline constexpr std::int64_t k_other = 7'000'000'456;

/// A site with a bot, and a Telegram that answers what the test says.
struct ChatSite : MemberSite {
    telegram::Bot bot{"https://api.telegram.org", "7:token", k_chat, "geheim", false};
    std::vector<telegram::Call> calls;
    std::int64_t last_update = 0;
    int links = 0;

    ChatSite() {
        site.membership.telegram = true;
        site.membership.telegram_chat = k_chat;
    }
    static Answered answer(int status, const Json& body) { return {Answered::Reached::answered, status, body.dump()}; }
    static Answered yes() { return answer(200, {{"ok", true}, {"result", true}}); }
    static Answered no(int status, const std::string& why, Json parameters = Json::object()) {
        Json body{{"ok", false}, {"error_code", status}, {"description", why}};
        if (!parameters.empty()) body["parameters"] = parameters;
        return answer(status, body);
    }
    std::string link() const { return fmt::format("https://t.me/+LINK{}", links); }
    Answered new_link() {
        ++links;
        return answer(200, {{"ok", true}, {"result", {{"invite_link", link()}, {"member_limit", 1}}}});
    }
    /// Runs the next job that is due; its note, or "nothing to do".
    std::string work(const std::vector<Answered>& answers) {
        const auto claim = db::Jobs{database}.claim(flow::k_telegram, "test", clock.now(), 60s);
        if (!claim) return "nothing to do";
        std::size_t next = 0;
        return flow::run_chat_job(services(), bot, *claim,
                                  [&](const telegram::Call& call) {
                                      calls.push_back(call);
                                      return answers.at(next++);
                                  })
            .note;
    }
    std::string work(const Answered& given) { return work(std::vector{given}); }
    Json last_body() const { return Json::parse(calls.back().body); }
    std::string last_method() const { return calls.back().url.substr(calls.back().url.rfind('/') + 1); }

    /// Planned, made and told.
    std::string invited(PersonId person) {
        flow::open_chat_to(services(), person);
        CHECK(work(new_link()) == "made");
        return link();
    }
    static Json user(std::int64_t id) { return {{"id", id}, {"is_bot", false}, {"first_name", "Budi"}}; }
    flow::UpdateTaken take(const Json& content) {
        Json update = content;
        update["update_id"] = ++last_update;
        return flow::take_update(services(), telegram::read_update(update.dump()).value());
    }
    flow::UpdateTaken moves(std::int64_t who, const char* from, const char* to, const std::string& by_link = {},
                            bool by_bot = false) {
        Json change{{"chat", {{"id", k_chat}, {"type", "supergroup"}}},
                    {"from", by_bot ? Json{{"id", 7}, {"is_bot", true}} : user(who)},
                    {"date", 1},
                    {"old_chat_member", {{"user", user(who)}, {"status", from}}},
                    {"new_chat_member", {{"user", user(who)}, {"status", to}}}};
        if (!by_link.empty()) change["invite_link"] = {{"invite_link", by_link}};
        return take({{"chat_member", change}});
    }
    flow::UpdateTaken joins(std::int64_t who, const std::string& by_link) {
        return moves(who, "left", "member", by_link);
    }
    flow::UpdateTaken writes(std::int64_t who, std::int64_t chat = k_chat) {
        return take(
            {{"message",
              {{"message_id", 1}, {"from", user(who)}, {"chat", {{"id", chat}}}, {"date", 1}, {"text", "halo"}}}});
    }
    ChatAccess access(PersonId person) { return flow::chat_access_of(services(), person); }
    std::vector<membership::Stay> stays(PersonId person) {
        return membership::ChatStore{database, test_vault()}.stays_of(person, 10);
    }
    /// Invited and inside.
    PersonId insider(std::int64_t who = k_budi) {
        const PersonId person = member();
        joins(who, invited(person));
        CHECK(work(yes()) == "revoked");
        return person;
    }
};

}  // namespace mitra::test
