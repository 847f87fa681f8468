// The JSON interface about memberships: what a member asks, and what an admin decides.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "daemons/web/access.hpp"
#include "lib/flow/submit_proof.hpp"
#include "tests/support/proofs.hpp"
#include "tests/unit/web/members.hpp"

using namespace mitra;
using namespace mitra::test;
using nlohmann::json;

namespace {

const std::string k_tiers = "/api/membership/tiers", k_mine = "/api/membership/my-membership",
                  k_purchase = "/api/membership/purchase", k_upgrade = "/api/membership/upgrade",
                  k_requests = "/api/membership/upgrade-requests";

/// Siti with a member's token, and an admin with theirs; no session unless a test enters.
struct Api : MembersSite {
    std::string member = token("member", person);
    std::string admin = token("admin", std::nullopt);

    explicit Api(Visitor::Change change = [](flow::Site&) {}) : MembersSite{change} { visitor.cookies = {}; }

    static http::Fields by(const std::string& token, http::Fields more = {}) {
        more.add("authorization", "Bearer " + token);
        more.add("content-type", "application/json");
        return more;
    }
    http::Response get(const std::string& address, const std::string& token) {
        return visitor.get(address, {{"authorization", "Bearer " + token}});
    }
    http::Response post(const std::string& address, const std::string& token, const json& body,
                        http::Fields headers = {}) {
        return visitor.post_body(address, body.is_null() ? "" : body.dump(), by(token, std::move(headers)));
    }
    /// A page of ours that acts in the session.
    http::Response act(const std::string& address, const json& body, http::Fields headers) {
        headers.add("content-type", "application/json");
        return visitor.post_body(address, body.dump(), std::move(headers));
    }
    /// Siti has basic and asked for vip, with a proof handed in.
    json asked_for_vip() {
        has(person, "basic");
        const json answer =
            json::parse(post(k_upgrade, member, {{"to_tier", "vip"}, {"payment_method", "transfer:BCA"}}).body);
        const auto staged = visitor.folder().stage(png(), "image/png", file::Storage::sealed);
        flow::submit_proof(site().services(), last_order().id, staged, {});
        return answer;
    }
    std::int64_t orders() { return site().count("SELECT count(*) FROM shop_order"); }
};

json in(const http::Response& answer, int status) {
    CHECK(answer.status == status);
    CHECK_THAT(answer.content_type, Catch::StartsWith("application/json"));
    return json::parse(answer.body);
}
std::string error_of(const http::Response& answer, int status) {
    return in(answer, status).at("error").at("id");
}

const json k_basic{{"tier_code", "basic"}, {"payment_method", "transfer:BCA"}};

}  // namespace

TEST_CASE("anybody may ask which tiers there are", "[web][api]") {
    Api api;
    const json tiers = in(api.visitor.get(k_tiers), 200);
    REQUIRE(tiers.at("items").size() == 2);
    CHECK(tiers.at("items").at(0).at("code") == "basic");
    CHECK(tiers.at("items").at(0).at("price") == 97'000);
    CHECK(tiers.at("items").at(1).at("name") == "VIP Member");
    CHECK(tiers.at("items").at(1).at("features").back() == "Bagi hasil 55%");
    CHECK(tiers.at("next").is_null());
}

TEST_CASE("a member's membership, by token and by session, from none to vip", "[web][api]") {
    Api api;
    json mine = in(api.get(k_mine, api.member), 200);
    CHECK(mine.at("person") == to_string(api.person));
    CHECK(mine.at("tier").is_null());
    CHECK(mine.at("status") == "none");
    CHECK(mine.at("history").empty());
    api.post(k_purchase, api.member, k_basic);
    CHECK(in(api.get(k_mine, api.member), 200).at("status") == "pending");
    flow::verify_payment(api.site().services(), api.last_order().id, flow::Verified{});
    mine = in(api.get(k_mine, api.member), 200);
    CHECK(mine.at("tier") == "basic");
    CHECK(mine.at("status") == "active");
    CHECK(mine.at("since") == "2026-11-20T12:00:00+07:00");
    CHECK(mine.at("expires_at").is_null());
    const auto by_token = api.get(k_mine, api.member);
    CHECK(header(by_token, "X-CSRF-Token").empty());
    api.enter();
    const auto by_session = api.visitor.get(k_mine);
    CHECK(by_session.body == by_token.body);
    CHECK(header(by_session, "X-CSRF-Token") == api.csrf());
}

TEST_CASE("a purchase is an order whose payment begins the membership", "[web][api]") {
    Api api;
    const json order = in(api.post(k_purchase, api.member, k_basic), 201);
    CHECK(order.at("tier") == "basic");
    CHECK(order.at("status") == "pending");
    CHECK(order.at("subtotal") == 97'000);
    CHECK(order.at("buyer") == to_string(api.person));
    const std::string url = order.at("url");
    CHECK(url.starts_with("https://www.webdonasi.com/o/"));
    CHECK(api.visitor.get(url.substr(url.find("/o/"))).status == 200);
    CHECK(api.tier_of(api.person).empty());
}

TEST_CASE("the words of the brief for ways to pay are understood", "[web][api]") {
    Api api{[](flow::Site& site) { site.shop.duitku = true; }};
    const auto method = [&](const char* name) {
        return in(api.post(k_purchase, api.member, {{"tier_code", "basic"}, {"payment_method", name}}), 201)
            .at("method")
            .get<std::string>();
    };
    CHECK(method("bank_transfer") == "transfer");
    CHECK(method("e_wallet") == "duitku");
    CHECK(method("duitku") == "duitku");
    payment::BankAccountStore{api.site().database, test_vault()}.add(
        {.id = {}, .name = "DANA", .ewallet = true, .number = "08123", .holder = "Yayasan"}, k_noon);
    CHECK(method("e_wallet") == "transfer");
}

TEST_CASE("an upgrade is a request with an order of the difference", "[web][api]") {
    Api api;
    const json asked = api.asked_for_vip();
    CHECK(asked.at("id") == "UPG-1");
    CHECK(asked.at("from") == "basic");
    CHECK(asked.at("to") == "vip");
    CHECK(asked.at("amount") == 202'000);
    CHECK(asked.at("status") == "pending");
    CHECK(asked.at("decided_at").is_null());
    const json mine = in(api.get(k_mine, api.member), 200);
    CHECK(mine.at("tier") == "basic");
    CHECK(mine.at("upgrade").at("id") == "UPG-1");
    CHECK(mine.at("upgrade").at("order_status") == "proof_submitted");
}

TEST_CASE("a rule that forbids it is a 409 and leaves nothing behind", "[web][api]") {
    Api api;
    CHECK(error_of(api.post(k_upgrade, api.member, {{"to_tier", "vip"}, {"payment_method", "transfer:BCA"}}), 409) ==
          "membership.refused");
    api.has(api.person, "vip");
    const auto before = api.orders();
    CHECK(error_of(api.post(k_purchase, api.member, k_basic), 409) == "membership.refused");
    CHECK(error_of(api.post(k_upgrade, api.member, {{"to_tier", "vip"}, {"payment_method", "transfer:BCA"}}), 409) ==
          "membership.refused");
    CHECK(error_of(api.post(k_purchase, api.member, {{"tier_code", "emas"}, {"payment_method", "duitku"}}), 404) ==
          "tier.not_found");
    CHECK(api.orders() == before);
}

TEST_CASE("what cannot be read is a 400 that says what", "[web][api]") {
    Api api;
    const auto message = [&](const std::string& body, const char* type = "application/json") {
        return in(api.visitor.post_body(k_purchase, body,
                                        {{"authorization", "Bearer " + api.member}, {"content-type", type}}),
                  400)
            .at("error")
            .at("message")
            .get<std::string>();
    };
    CHECK_THAT(message(""), Catch::Contains("tier_code is needed"));
    CHECK_THAT(message("{"), Catch::Contains("not a JSON object"));
    CHECK_THAT(message(std::string{"{}\0{}", 5}), Catch::Contains("not a JSON object"));
    CHECK_THAT(message("[]"), Catch::Contains("not a JSON object"));
    CHECK_THAT(message("null"), Catch::Contains("not a JSON object"));
    CHECK_THAT(message(R"({"decision":"approve","decision":"reject"})"), Catch::Contains("a field twice"));
    CHECK_THAT(message(R"({"decision":"approve","\u0064ecision":"reject"})"), Catch::Contains("a field twice"));
    CHECK_THAT(message(R"({"tier_code":7,"payment_method":"duitku"})"), Catch::Contains("tier_code is a text"));
    CHECK_THAT(message(R"({"tier_code":"","payment_method":"duitku"})"), Catch::Contains("tier_code is needed"));
    CHECK_THAT(message(R"({"tier_code":"basic"})"), Catch::Contains("payment_method is needed"));
    CHECK_THAT(message(R"({"tier_code":"basic","payment_method":"gold"})"), Catch::Contains("transfer:BCA"));
    CHECK_THAT(message(R"({"tier_code":"basic","payment_method":"transfer:BCA","price":1})"),
               Catch::Contains("not known here"));
    CHECK_THAT(message(k_basic.dump(), "text/plain"), Catch::Contains("Content-Type"));
    CHECK(api.orders() == 0);
}

TEST_CASE("a key makes a purchase once, whatever came of the answer", "[web][api]") {
    Api api;
    const http::Fields key{{"idempotency-key", "a-1"}};
    const auto first = api.post(k_purchase, api.member, k_basic, key);
    const auto again = api.post(k_purchase, api.member, k_basic, key);
    CHECK(first.status == 201);
    CHECK(again.status == 201);
    CHECK(again.body == first.body);
    CHECK(api.orders() == 1);
    // Another request, or another's: the key is not theirs.
    CHECK(api.post(k_purchase, api.member, {{"tier_code", "vip"}, {"payment_method", "transfer:BCA"}}, key).status ==
          409);
    CHECK(api.orders() == 1);
    const auto budi = add_person(api.site().database);
    CHECK(api.post(k_purchase, api.token("member", budi), k_basic, key).status == 201);
    CHECK(api.orders() == 2);
    CHECK(api.post(k_purchase, api.member, k_basic).status == 201);
    CHECK(api.orders() == 3);
    for (const std::string& wrong : {std::string{}, std::string(201, 'k')})
        CHECK(error_of(api.post(k_purchase, api.member, k_basic, {{"idempotency-key", wrong}}), 400) == "usage");
}

TEST_CASE("a session acts with its csrf and our own Origin only", "[web][api]") {
    Api api;
    api.enter();
    const std::string own = api.csrf(), ours = "https://www.webdonasi.com";
    for (const http::Fields& headers :
         {http::Fields{}, http::Fields{{"origin", ours}}, http::Fields{{"x-csrf-token", own}},
          http::Fields{{"origin", "https://evil.example"}, {"x-csrf-token", own}},
          http::Fields{{"origin", "null"}, {"x-csrf-token", own}},
          http::Fields{{"origin", ours}, {"x-csrf-token", own + "x"}},
          http::Fields{{"origin", ours}, {"x-csrf-token", ""}}}) {
        for (const std::string& address : {k_purchase, k_upgrade})
            CHECK(error_of(api.act(address, k_basic, headers), 403) == "csrf.refused");
    }
    CHECK(api.orders() == 0);
    CHECK(in(api.act(k_purchase, k_basic, {{"origin", ours}, {"x-csrf-token", own}}), 201).at("tier") == "basic");
    // A token that opens nothing is not made up for by the session beside it.
    CHECK(api.visitor.get(k_mine, {{"authorization", "Bearer nothing"}}).status == 401);
}

TEST_CASE("each role does what its row of the table says, on every route", "[web][api][access]") {
    Api api;
    const std::string admins_own = api.token("admin", api.person);
    api.enter();
    const std::string session = api.session_cookie();
    api.visitor.cookies = {};
    int seen = 0;
    for (const web::RouteRule& rule : web::route_rules()) {
        if (rule.access != web::Access::api_member && rule.access != web::Access::api_admin) continue;
        ++seen;
        std::string address{rule.pattern};
        if (const auto brace = address.find('{'); brace != std::string::npos)
            address.replace(brace, address.find('}') - brace + 1, "UPG-9");
        CAPTURE(rule.method, address);
        const auto status = [&](const http::Fields& headers) {
            return rule.method == "GET"   ? api.visitor.get(address, headers).status
                   : rule.method == "PUT" ? api.visitor.put_body(address, "{}", headers).status
                                          : api.visitor.post_body(address, "{}", headers).status;
        };
        const auto of = [&](const std::string& token) { return status(Api::by(token)); };
        const bool admins = rule.access == web::Access::api_admin;
        CHECK(status({}) == 401);
        CHECK(of(std::string(43, 'x')) == 401);
        CHECK((of(api.member) == 403) == admins);
        CHECK((of(api.admin) == 403) == !admins);  // it belongs to no person
        CHECK(of(admins_own) != 403);
        api.visitor.cookies = {{"__Host-sesi", session}};
        const int in_session = status({{"origin", "https://www.webdonasi.com"},
                                       {"x-csrf-token", people::csrf_token(test_vault(), session)},
                                       {"content-type", "application/json"}});
        api.visitor.cookies = {};
        CHECK((in_session == 401) == admins);  // an admin has no session
        CHECK(in_session != 403);
    }
    CHECK(seen >= 6);
    CHECK(api.orders() == 0);
}

TEST_CASE("an admin's program lists requests, page by page and by state", "[web][api]") {
    Api api;
    api.asked_for_vip();
    const auto budi = add_person(api.site().database);
    api.has(budi, "basic");
    flow::request_upgrade(api.site().services(), api.order_of(budi, "vip"));
    const json all = in(api.get(k_requests, api.admin), 200);
    REQUIRE(all.at("items").size() == 2);
    CHECK(all.at("items").at(1).at("person") == to_string(budi));
    CHECK(all.at("next").is_null());
    const json first = in(api.get(k_requests + "?limit=1", api.admin), 200);
    CHECK(first.at("next") == "UPG-1");
    CHECK(in(api.get(k_requests + "?limit=1&after=UPG-1", api.admin), 200).at("items").at(0).at("id") == "UPG-2");
    CHECK(in(api.get(k_requests + "?status=approved", api.admin), 200).at("items").empty());
    for (const char* wrong : {"?status=maybe", "?after=7", "?limit=0", "?limit=501"})
        CHECK(error_of(api.get(k_requests + wrong, api.admin), 400) == "usage");
}

TEST_CASE("an admin's program approves, and again changes nothing", "[web][api]") {
    Api api;
    api.asked_for_vip();
    const auto approved = in(api.post(k_requests + "/UPG-1/approve", api.admin, json{}), 200);
    CHECK(approved.at("status") == "approved");
    CHECK(approved.at("changed") == true);
    CHECK(approved.at("decided_by").get<std::string>().starts_with("LNK-"));
    CHECK(api.tier_of(api.person) == "vip");
    const auto again = in(api.post(k_requests + "/1/approve", api.admin, json::object()), 200);
    CHECK(again.at("changed") == false);
    CHECK(error_of(api.post(k_requests + "/UPG-1/reject", api.admin, {{"reason", "salah"}}), 409) == "upgrade.refused");
    CHECK(error_of(api.post(k_requests + "/UPG-9/approve", api.admin, json{}), 404) == "upgrade.not_found");
    CHECK(error_of(api.post(k_requests + "/PER-1/approve", api.admin, json{}), 404) == "upgrade.not_found");
}

TEST_CASE("an admin's program rejects with a reason that the member is told", "[web][api]") {
    Api api;
    api.asked_for_vip();
    CHECK(error_of(api.post(k_requests + "/UPG-1/reject", api.admin, json::object()), 400) == "usage");
    CHECK(error_of(api.post(k_requests + "/UPG-1/reject", api.admin, {{"reason", "  "}}), 400) == "usage");
    const auto rejected = in(api.post(k_requests + "/UPG-1/reject", api.admin, {{"reason", "Bukti buram"}}), 200);
    CHECK(rejected.at("status") == "rejected");
    CHECK(rejected.at("reason") == "Bukti buram");
    CHECK(api.tier_of(api.person) == "basic");
    CHECK(error_of(api.post(k_requests + "/UPG-1/approve", api.admin, json{}), 409) == "upgrade.refused");
}

TEST_CASE("nothing is approved of which nobody handed in a proof", "[web][api]") {
    Api api;
    api.has(api.person, "basic");
    api.post(k_upgrade, api.member, {{"to_tier", "vip"}, {"payment_method", "transfer:BCA"}});
    CHECK(error_of(api.post(k_requests + "/UPG-1/approve", api.admin, json{}), 409) == "upgrade.refused");
    CHECK(api.tier_of(api.person) == "basic");
}

TEST_CASE("purchases of one person are few a minute", "[web][api]") {
    Api api;
    int asked = 0;
    while (asked < 30 &&
           api.post(k_purchase, api.member, {{"tier_code", "emas"}, {"payment_method", "x"}}).status != 429)
        ++asked;
    CHECK(asked == 10);
}
