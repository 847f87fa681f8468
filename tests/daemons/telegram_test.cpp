// Members and their Telegram group, from outside: mitra-sender calls, mitra-sandbox is Telegram, mitra-web hears of
// joins and messages.
#include <fmt/format.h>
#include <httplib.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "lib/crypto/secret_file.hpp"
#include "lib/crypto/vault.hpp"
#include "lib/db/migration.hpp"
#include "lib/people/group_store.hpp"
#include "lib/people/person_store.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/people.hpp"
#include "tests/support/process.hpp"
#include "tests/support/reserved_port.hpp"
#include "tests/support/temp_dir.hpp"

using namespace mitra;
using test::eventually;
using test::Process;
using Json = nlohmann::json;
using Fields = std::multimap<std::string, std::string>;

namespace {

constexpr const char* k_token = "123456:a-token_of-the-test";

/// mitra-sandbox as Telegram.
class Telegram {
 public:
    Telegram() {
        crypto::write_new_secret_file(dir_ / "token", k_token);
        process_ = std::make_unique<Process>(std::vector<std::string>{
            test::program("mitra-sandbox"), "--telegram-token-file", dir_ / "token", "--telegram-chat", "-1009"});
        process_->await_output("smtp ");
        std::istringstream lines{process_->out()};
        for (std::string name, url; lines >> name >> url;)
            urls_[name] = url;
    }
    [[nodiscard]] std::string url() const { return urls_.at("telegram"); }
    /// A call of the Bot API.
    [[nodiscard]] Json call(const std::string& method, const Json& body, const std::string& token = k_token) const {
        const auto answer =
            httplib::Client{url()}.Post(fmt::format("/bot{}/{}", token, method), body.dump(), "application/json");
        if (!answer) return {{"ok", false}, {"error_code", 0}};
        return Json::parse(answer->body);
    }
    [[nodiscard]] Json group() const {
        return Json::parse(httplib::Client{urls_.at("inbox")}.Get("/telegram.json")->body);
    }
    int act(const Fields& fields) const {
        return httplib::Client{urls_.at("inbox")}.Post("/telegram/do.json", fields)->status;
    }
    void fault(const std::string& key, const std::string& kind) const {
        const Fields fields{{"key", key}, {"kind", kind}, {"count", "1"}, {"seconds", "1"}};
        REQUIRE(httplib::Client{urls_.at("inbox")}.Post("/fault", fields)->status == 303);
    }
    /// Opens an invite link as a browser does.
    int join(const std::string& link, const std::string& user) const {
        const std::string path = link.substr(url().size());
        return httplib::Client{url()}.Post(path, Fields{{"user_id", user}, {"name", "Budi"}})->status;
    }
    [[nodiscard]] std::string status_of(std::int64_t user) const {
        const Json now = group();
        for (const Json& member : now["members"])
            if (member["user"]["id"] == user) return member["status"];
        return "unknown";
    }

 private:
    test::TempDir dir_;
    std::unique_ptr<Process> process_;
    std::map<std::string, std::string> urls_;
};

constexpr const char* k_settings = R"toml([site]
mode = "sandbox"
base_url = "http://127.0.0.1:{0}"
admin_whatsapp = "081200000001"
[store]
database = "mitra.db"
key_file = "mitra.key"
[web]
listen = "127.0.0.1:{0}"
metrics_listen = "127.0.0.1:0"
[telegram]
token_file = "telegram.token"
webhook_secret_file = "telegram.secret"
url = "{1}"
vip_chat_id = -1009
)toml";

/// An installation with a member who may chat.
struct Site {
    Telegram telegram;
    test::TempDir dir;
    test::ReservedPort port;
    PersonId member;

    Site() {
        crypto::Vault::create(dir / "mitra.key");
        crypto::write_new_secret_file(dir / "telegram.token", k_token);
        crypto::write_new_secret_file(dir / "telegram.secret", "geheim_-1");
        std::ofstream{dir / "mitra.toml"} << fmt::format(k_settings, port.number(), telegram.url());
        const auto vault = crypto::Vault::load(dir / "mitra.key");
        db::Database database = db::Database::create(dir / "mitra.db");
        db::migrate(database);
        member = people::PersonStore{database, vault}.add(test::new_person());
        people::GroupStore groups{database};
        groups.join(groups.add({.id = {}, .name = "VIP", .rights = {{"grup-chat", false}}}), member, test::k_noon);
    }
    [[nodiscard]] std::vector<std::string> words(const std::string& name) const {
        return {test::program(name), "--config", dir / "mitra.toml"};
    }
    test::Finished mitra(std::vector<std::string> command) const {
        const auto first = words("mitra");
        command.insert(command.begin(), first.begin(), first.end());
        return test::run(command);
    }
    [[nodiscard]] std::int64_t count(const std::string& sql) const {
        db::Database database = db::Database::open(dir / "mitra.db", db::Access::read_only);
        return database.prepared(sql).integer();
    }
    [[nodiscard]] std::string open_link() const {
        const Json now = telegram.group();
        for (const Json& link : now["links"])
            if (link["state"] == "open") return link["invite_link"];
        return {};
    }
    void invite() const {
        const auto done = mitra({"membership", "invite", to_string(member)});
        INFO(done.out << done.err);
        REQUIRE(done.status == 0);
    }
};

}  // namespace

TEST_CASE("the sandbox's Telegram answers as the Bot API does", "[telegram]") {
    const Telegram telegram;
    CHECK(telegram.call("getMe", Json::object(), "1:wrong") ==
          Json{{"ok", false}, {"error_code", 401}, {"description", "Unauthorized"}});
    CHECK(telegram.call("nothing", Json::object())["error_code"] == 404);
    CHECK(telegram.call("createChatInviteLink", {{"chat_id", -5}})["description"] == "Bad Request: chat not found");
    const Json made = telegram.call("CREATEchatinvitelink", {{"chat_id", -1009}, {"member_limit", 1}, {"name", "x"}});
    REQUIRE(made["ok"] == true);
    const std::string link = made["result"]["invite_link"];
    CHECK(made["result"]["is_revoked"] == false);
    CHECK(telegram.join(link, "7000000001000") == 200);
    CHECK(telegram.join(link, "7000000001001") == 410);  // its one place is taken
    CHECK(telegram.call("getChatMember", {{"chat_id", -1009}, {"user_id", 7000000001000}})["result"]["status"] ==
          "member");
    CHECK(telegram.call("unbanChatMember", {{"chat_id", -1009}, {"user_id", 7000000001000}})["result"] == true);
    CHECK(telegram.status_of(7000000001000) == "left");
    CHECK(telegram.join(link, "7000000001001") == 200);  // a leaver freed it
    CHECK(telegram.call("revokeChatInviteLink", {{"chat_id", -1009}, {"invite_link", link}})["result"]["is_revoked"] ==
          true);
    CHECK(telegram.join(link, "7000000001002") == 410);
    telegram.fault("telegram", "flood");
    CHECK(telegram.call("getMe", Json::object())["parameters"]["retry_after"] == 1);
    telegram.fault("telegram.getMe", "kicked");
    CHECK(telegram.call("getMe", Json::object())["error_code"] == 403);
    CHECK(telegram.call("getMe", Json::object())["ok"] == true);
    // Without a webhook updates wait; joins come only where they are asked for.
    CHECK(telegram.call("getUpdates", Json::object())["ok"] == true);
}

TEST_CASE("a member is invited, joins by the link, writes, and is put out", "[telegram]") {
    const Site site;
    Process web{site.words("mitra-web")};
    web.await_output("listening on port ");
    Process sender{site.words("mitra-sender")};
    site.invite();
    REQUIRE(eventually([&] { return !site.open_link().empty(); }));
    REQUIRE(eventually([&] { return site.telegram.group()["webhook"]["url"] != ""; }));
    CHECK(site.count("SELECT count(*) FROM message WHERE template = 'chat_invite'") == 1);

    const std::string link = site.open_link();
    CHECK(site.telegram.join(link, "7000000123456") == 200);
    REQUIRE(eventually([&] { return site.count("SELECT count(*) FROM chat_member WHERE left_at IS NULL") == 1; }));
    REQUIRE(eventually([&] { return site.open_link().empty(); }));  // revoked
    CHECK(site.telegram.act({{"act", "message"}, {"user_id", "7000000123456"}, {"text", "halo"}}) == 200);
    CHECK(site.telegram.act({{"act", "repeat"}}) == 200);
    REQUIRE(eventually([&] { return site.count("SELECT sum(messages) FROM chat_member") == 1; }));

    const auto list = site.mitra({"membership", "chat", "--json"});
    const Json row = Json::parse(list.out)["items"][0];
    CHECK(row["person"] == to_string(site.member));
    CHECK(row["status"] == "inside");
    CHECK(row["messages"] == 1);

    CHECK(site.mitra({"membership", "kick", to_string(site.member), "--yes", "--reason", "spam"}).status == 0);
    REQUIRE(eventually([&] { return site.telegram.status_of(7000000123456) == "left"; }));
    REQUIRE(eventually([&] { return site.count("SELECT count(*) FROM chat_member WHERE left_how = 'kicked'") == 1; }));
    CHECK(sender.stop() == 0);
    CHECK(web.stop() == 0);
    CHECK(sender.err().find(k_token) == std::string::npos);
}

TEST_CASE("what Telegram fails at is done in the end", "[telegram]") {
    const Site site;
    const auto [key, kind] = GENERATE(table<const char*, const char*>({
        {"telegram.createChatInviteLink", "flood"},
        {"telegram.createChatInviteLink", "lost"},
    }));
    CAPTURE(kind);
    site.telegram.fault(key, kind);
    site.invite();
    Process sender{site.words("mitra-sender")};
    if (std::string{kind} == "lost") {
        // The answer is lost, so nobody has this link; it is asked for again after a minute.
        REQUIRE(eventually([&] {
            return site.count(
                       "SELECT count(*) FROM job WHERE kind = 'telegram.invite' AND "
                       "state = 'waiting' AND attempts = 1") == 1;
        }));
        CHECK(site.count("SELECT count(*) FROM message WHERE template = 'chat_invite'") == 0);
    } else {
        REQUIRE(eventually([&] { return site.count("SELECT count(*) FROM chat_invite WHERE state = 'open'") == 1; }));
    }
    CHECK(sender.stop() == 0);
}
