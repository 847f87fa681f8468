// The JSON interface of the real program against its own description: each documented answer is brought about and held
// against its schema, each body that is taken against the schema of the request.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <set>

#include "lib/flow/default_tiers.hpp"
#include "lib/people/link_store.hpp"
#include "lib/people/sign_in.hpp"
#include "tests/cli/installation.hpp"
#include "tests/support/json_schema.hpp"
#include "tests/support/raw_client.hpp"

using namespace mitra;
using namespace mitra::test;
using nlohmann::json;

namespace {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Given {
    int status = 0;
    json body;
    std::map<std::string, std::string> headers;
};

Given ask(std::uint16_t port, const std::string& method, const std::string& address, const Headers& headers,
          const std::string& body) {
    std::string head = fmt::format("{} {} HTTP/1.1\r\nHost: mitra.test\r\n", method, address);
    for (const auto& [name, value] : headers)
        head += fmt::format("{}: {}\r\n", name, value);
    if (!body.empty()) head += fmt::format("Content-Type: application/json\r\nContent-Length: {}\r\n", body.size());
    const auto answer = RawClient{port}.ask(head + "\r\n" + body);
    REQUIRE(answer);
    INFO(method << " " << address << " " << body << ": " << answer->status << " " << answer->body);
    CHECK(answer->headers.at("content-type").starts_with("application/json"));
    return {answer->status, json::parse(answer->body), answer->headers};
}

Headers bearer(const std::string& token) {
    return {{"Authorization", "Bearer " + token}};
}

Headers operator+(Headers some, const Headers& more) {
    some.insert(some.end(), more.begin(), more.end());
    return some;
}

/// The program with two tiers, a bank account, and people: PER-1 and PER-2 with tokens, PER-3 who is signed in.
class Interface {
 public:
    Interface() {
        std::ofstream{here_.dir / "mitra.toml", std::ios::app} << "rate_per_minute = 100000\n";
        {
            db::Database database = here_.open();
            const Instant now = SystemClock{}.now();
            flow::add_default_tiers(database, now);
            siti = token(database, "member", PersonId{1});
            budi = token(database, "member", PersonId{2});
            admin = token(database, "admin", std::nullopt);
            session_ = people::SignInStore{database}.begin_session(PersonId{3}, now);
        }
        mitra({"payment", "bank-account", "add", "BCA", "--number", "1234567890", "--holder", "Yayasan"});
        web_ = std::make_unique<Process>(
            std::vector<std::string>{program("mitra-web"), "--config", here_.dir / "mitra.toml"});
        web_->await_output("metrics on port ");
        const std::string said = web_->err();
        const std::string words = "listening on port ";
        port_ = static_cast<std::uint16_t>(std::stoi(said.substr(said.find(words) + words.size())));
        description_ = ask(port_, "GET", "/api/openapi.json", {}, "").body;
    }

    void mitra(std::vector<std::string> words) const {
        words.emplace_back("--yes");
        const Finished done = here_.mitra(words);
        INFO(fmt::format("{} {}", words.at(0), done.err));
        REQUIRE(done.status == 0);
    }

    /// Asks and holds the answer against what the description has for its status. `path` is as described, `{id}` stands
    /// for `id`.
    Given check(const std::string& method, const std::string& path, int status, const Headers& headers,
                const json& body = {}, const std::string& id = {}, const std::string& query = {}) {
        std::string address = path;
        if (const auto brace = address.find("{id}"); brace != std::string::npos) address.replace(brace, 4, id);
        const std::string sent = body.is_null() ? "" : body.dump();
        const Given given = ask(port_, method, address + query, headers, sent);
        INFO(method << " " << address << query << " " << sent << ": " << given.body.dump());
        CHECK(given.status == status);
        std::string verb = method;
        for (char& c : verb)
            c = static_cast<char>(c | 0x20);
        const json& operation = description_.at("paths").at(path).at(verb);
        const std::string exact = std::to_string(given.status);
        const std::string documented = operation.at("responses").contains(exact) ? exact : "default";
        const json& content = operation.at("responses").at(documented).at("content").at("application/json");
        for (const std::string& fault : schema_faults(description_, content.at("schema"), given.body))
            FAIL_CHECK(fault);
        if (given.status < 300 && !body.is_null() && operation.contains("requestBody"))
            for (const std::string& fault : schema_faults(
                     description_, operation.at("requestBody").at("content").at("application/json").at("schema"), body))
                FAIL_CHECK("the request: " << fault);
        answered_.insert(fmt::format("{} {} {}", verb, path, documented));
        return given;
    }

    /// Every documented answer that was not brought about.
    [[nodiscard]] std::vector<std::string> untried() const {
        std::vector<std::string> all;
        for (const auto& path : description_.at("paths").items())
            for (const auto& operation : path.value().items())
                for (const auto& response : operation.value().at("responses").items()) {
                    const auto name = fmt::format("{} {} {}", operation.key(), path.key(), response.key());
                    if (answered_.count(name) == 0) all.push_back(name);
                }
        return all;
    }
    /// What a description has for all of its operations: nobody's call, another role's, and what was not foreseen.
    void check_strangers() {
        for (const auto& path : description_.at("paths").items())
            for (const auto& operation : path.value().items()) {
                std::string method = operation.key();
                for (char& c : method)
                    c = static_cast<char>(c & ~0x20);
                const json body = method == "GET" ? json{} : json::object();
                const json& responses = operation.value().at("responses");
                if (responses.contains("401")) check(method, path.key(), 401, {}, body, "1");
                if (responses.contains("403")) {
                    const bool admins = operation.value().at("x-role") == "admin";
                    check(method, path.key(), 403, bearer(admins ? siti : admin), body, "1");
                }
                check(method, path.key(), 416, {{"Range", "bytes=0-1"}}, body, "1");
            }
    }
    [[nodiscard]] Headers session() const { return {{"Cookie", "sesi=" + session_}}; }
    [[nodiscard]] Headers ours() const { return {{"Origin", fmt::format("http://127.0.0.1:{}", port_)}}; }

    std::string siti, budi, admin;

 private:
    static std::string token(db::Database& database, const std::string& role, std::optional<PersonId> person) {
        const Instant now = SystemClock{}.now();
        return people::LinkStore{database}
            .issue({.purpose = people::IssuedFor::api_token,
                    .person = person,
                    .action = {},
                    .role = role,
                    .expires_at = now + std::chrono::hours{24},
                    .created_by = "test"},
                   now)
            .token;
    }

    Installation here_{4};
    std::unique_ptr<Process> web_;
    std::uint16_t port_ = 0;
    std::string session_;
    json description_;
    std::set<std::string> answered_;
};

const std::string k_mine = "/api/membership/my-membership", k_purchase = "/api/membership/purchase",
                  k_upgrade = "/api/membership/upgrade", k_requests = "/api/membership/upgrade-requests",
                  k_accounts = "/api/affiliate-accounts";
const json k_basic{{"tier_code", "basic"}, {"payment_method", "transfer:BCA"}};
const json k_vip{{"to_tier", "vip"}, {"payment_method", "bank_transfer"}};

/// From a tier to the next, by the interface alone but for what an admin sees at the bank.
void check_memberships(Interface& api) {
    api.check("GET", "/api/membership/tiers", 200, {});
    api.check("GET", k_mine, 200, bearer(api.siti));
    const Given order = api.check("POST", k_purchase, 201, bearer(api.siti), k_basic);
    api.check("GET", "/api/orders", 200, bearer(api.admin));
    api.check("GET", "/api/orders", 400, bearer(api.admin), {}, {}, "?limit=0");
    api.check("GET", "/api/orders/{id}", 200, bearer(api.siti), {}, order.body.at("id"));
    api.check("GET", "/api/orders/{id}", 404, bearer(api.budi), {}, order.body.at("id"));
    api.check("POST", k_upgrade, 409, bearer(api.siti), k_vip);
    api.mitra({"verify-payment", order.body.at("id")});
    CHECK(api.check("GET", k_mine, 200, bearer(api.siti)).body.at("tier") == "basic");

    api.check("POST", k_purchase, 409, bearer(api.siti), {{"tier_code", "vip"}, {"payment_method", "transfer:BCA"}});
    api.check("POST", k_purchase, 400, bearer(api.siti), {{"tier_code", "basic"}, {"payment_method", "gold"}});
    api.check("POST", k_purchase, 404, bearer(api.siti), {{"tier_code", "emas"}, {"payment_method", "duitku"}});
    api.check("POST", k_upgrade, 400, bearer(api.siti), json::object());
    api.check("POST", k_upgrade, 404, bearer(api.siti), {{"to_tier", "emas"}, {"payment_method", "duitku"}});
    const Headers key{{"Idempotency-Key", "once"}};
    const Given asked = api.check("POST", k_upgrade, 201, bearer(api.siti) + key, k_vip);
    CHECK(api.check("POST", k_upgrade, 201, bearer(api.siti) + key, k_vip).body == asked.body);
    CHECK(api.check("GET", k_mine, 200, bearer(api.siti)).body.at("upgrade").at("id") == asked.body.at("id"));
}

void check_session(Interface& api) {
    const Given mine = api.check("GET", k_mine, 200, api.session());
    const Headers csrf{{"X-CSRF-Token", mine.headers.at("x-csrf-token")}};
    api.check("POST", k_purchase, 403, api.session() + csrf, k_basic);
    api.check("POST", k_purchase, 403, api.session() + api.ours(), k_basic);
    api.check("GET", k_requests, 401, api.session());
}

void check_decisions(Interface& api) {
    const std::string approve = k_requests + "/{id}/approve", reject = k_requests + "/{id}/reject";
    api.check("GET", k_requests, 200, bearer(api.admin), {}, {}, "?status=pending&limit=1");
    api.check("GET", k_requests, 400, bearer(api.admin), {}, {}, "?after=x");
    api.check("POST", approve, 404, bearer(api.admin), {}, "UPG-9");
    api.check("POST", approve, 409, bearer(api.admin), {}, "UPG-1");  // nothing was handed in
    api.check("POST", approve, 400, bearer(api.admin), {{"why", "so"}}, "UPG-1");
    api.check("POST", reject, 400, bearer(api.admin), json::object(), "UPG-1");
    api.check("POST", reject, 404, bearer(api.admin), {{"reason", "salah"}}, "UPG-9");
    CHECK(api.check("POST", reject, 200, bearer(api.admin), {{"reason", "Bukti buram"}}, "1").body.at("changed") ==
          true);
    api.check("POST", k_upgrade, 201, bearer(api.siti), k_vip);
    api.mitra({"verify-payment", "UPG-2"});
    CHECK(api.check("POST", approve, 200, bearer(api.admin), {}, "UPG-2").body.at("changed") == false);
    api.check("POST", reject, 409, bearer(api.admin), {{"reason", "salah"}}, "UPG-2");
    CHECK(api.check("GET", k_mine, 200, bearer(api.siti)).body.at("tier") == "vip");
}

void check_accounts(Interface& api) {
    const std::string assign = k_accounts + "/assign", one = k_accounts + "/{id}";
    api.mitra({"account", "add", "@mitra.satu"});
    api.mitra({"account", "add", "@mitra.dua"});
    api.check("GET", k_accounts, 200, bearer(api.admin), {}, {}, "?limit=1");
    api.check("GET", k_accounts, 400, bearer(api.admin), {}, {}, "?assigned=maybe");
    api.check("POST", assign, 200, bearer(api.admin), {{"account", "ACC-1"}, {"person", "PER-1"}});
    api.check("POST", assign, 409, bearer(api.admin), {{"account", "ACC-2"}, {"person", "PER-1"}});
    api.check("POST", assign, 400, bearer(api.admin), {{"account", "ACC-2"}});
    api.check("POST", assign, 404, bearer(api.admin), {{"account", "ACC-9"}, {"person", "PER-1"}});
    const Headers key{{"Idempotency-Key", "seen"}};
    api.check("PUT", one, 200, bearer(api.admin) + key,
              {{"shop_status", "active"}, {"keranjang_kuning", true}, {"notes", "Sudah dicek"}}, "ACC-1");
    api.check("PUT", one, 409, bearer(api.admin) + key, {{"notes", "Lain"}}, "ACC-1");
    api.check("PUT", one, 400, bearer(api.admin), {{"shop_status", "gone"}}, "ACC-1");
    api.check("PUT", one, 404, bearer(api.admin), {{"notes", "x"}}, "ACC-9");
    api.check("GET", k_accounts, 200, bearer(api.admin), {}, {}, "?assigned=true");
}

}  // namespace

TEST_CASE("what the program answers is what its description says, for each documented answer", "[api]") {
    Interface api;
    check_memberships(api);
    check_session(api);
    check_decisions(api);
    check_accounts(api);
    api.check("GET", "/api/openapi.json", 200, {});
    api.check_strangers();
    const auto untried = api.untried();
    CAPTURE(untried);
    CHECK(untried.empty());
}
