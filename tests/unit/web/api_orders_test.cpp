// The JSON interface: /api/orders.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "lib/flow/admin_action.hpp"
#include "lib/flow/issue_link.hpp"
#include "lib/flow/place_order.hpp"
#include "tests/unit/web/shop.hpp"

using namespace mitra;
using namespace mitra::test;
using nlohmann::json;

namespace {

/// Three orders, the second of them Siti's.
struct Api : Shop {
    PersonId siti = add_person(site().database, {.name = "Siti Rahayu"});
    std::string admin = token("admin", std::nullopt);
    std::string member = token("member", siti);

    Api() {
        placed();
        flow::place_order(site().services(),
                          {.product = product, .buyer = siti, .method = PaymentMethod::transfer, .bank_account = bca});
        order(form_but("no_wa", "081562726279"));
    }
    std::string token(const std::string& role, std::optional<PersonId> person) {
        return flow::issue_api_token(site().services(), role, person, std::chrono::days{30}).token;
    }
    http::Response ask(const std::string& address, const std::string& token) {
        return visitor.get(address, {{"authorization", "Bearer " + token}});
    }
    json answer(const std::string& address, const std::string& token) {
        const auto response = ask(address, token);
        CHECK(response.status == 200);
        CHECK_THAT(response.content_type, Catch::StartsWith("application/json"));
        return json::parse(response.body);
    }
    std::vector<std::string> ids(const std::string& address, const std::string& token) {
        std::vector<std::string> found;
        const json list = answer(address, token);
        for (const auto& item : list.at("items"))
            found.push_back(item.at("id"));
        return found;
    }
};
using Ids = std::vector<std::string>;

std::string error_of(const http::Response& response) {
    return json::parse(response.body).at("error").at("id");
}

}  // namespace

TEST_CASE("without a token that is open nothing is answered", "[web][api]") {
    Api api;
    std::string wrong = api.admin;
    wrong.back() = wrong.back() == 'A' ? 'B' : 'A';
    const auto action = flow::issue_admin_action(api.site().services(), "verify-payment", "ORD-1").url;
    for (const std::string& given :
         {std::string{}, std::string{"Bearer "}, "Bearer " + wrong, api.admin, "Basic " + api.admin,
          "Bearer " + action.substr(action.rfind('/') + 1), "Bearer " + api.admin + " "}) {
        CAPTURE(given);
        for (const char* address : {"/api/orders", "/api/orders/ORD-1", "/api/orders/ORD-99"}) {
            const auto answer = api.visitor.get(address, {{"authorization", given}});
            CHECK(answer.status == 401);
            CHECK(header(answer, "WWW-Authenticate") == "Bearer");
            CHECK(error_of(answer) == "token.missing");
        }
    }
    CHECK(api.visitor.get("/api/orders").status == 401);
    // Neither in the address nor as a cookie: those end up in logs and come by themselves.
    CHECK(api.visitor.get("/api/orders?token=" + api.admin).status == 401);
    api.visitor.cookies = {{"__Host-sesi", api.admin}};
    CHECK(api.visitor.get("/api/orders").status == 401);
}

TEST_CASE("a token ends by its time, by being taken back", "[web][api]") {
    Api api;
    const auto second = flow::issue_api_token(api.site().services(), "admin", std::nullopt, std::chrono::days{30});
    CHECK(api.ask("/api/orders", second.token).status == 200);
    flow::revoke_link(api.site().services(), second.id);
    CHECK(api.ask("/api/orders", second.token).status == 401);
    api.site().clock.advance(std::chrono::days{30});
    CHECK(api.ask("/api/orders", api.admin).status == 401);
}

TEST_CASE("an admin sees all orders, a member its own", "[web][api]") {
    Api api;
    CHECK(api.ids("/api/orders", api.admin) == Ids{"ORD-1", "ORD-2", "ORD-3"});
    CHECK(api.ids("/api/orders", api.member) == Ids{"ORD-2"});
    CHECK(api.answer("/api/orders/ORD-2", api.member).at("buyer") == to_string(api.siti));
    // Another's is answered as one that is not there.
    const auto others = api.ask("/api/orders/ORD-1", api.member);
    const auto nobodys = api.ask("/api/orders/ORD-9", api.member);
    CHECK(others.status == 404);
    CHECK(nobodys.status == 404);
    std::string expected = nobodys.body;
    expected.replace(expected.find("ORD-9"), 5, "ORD-1");
    CHECK(others.body == expected);
    CHECK(api.ids("/api/orders?after=ORD-2", api.member).empty());
    CHECK(api.ids("/api/orders?buyer=PER-2", api.member) == Ids{"ORD-2"});
}

TEST_CASE("an order says its terms and how it stands, and nothing of its buyer but the number", "[web][api]") {
    Api api;
    const json order = api.answer("/api/orders/ORD-3", api.admin);
    CHECK(order.at("schema") == 1);
    CHECK(order.at("number") == "ORD-3");
    CHECK(order.at("status") == "pending");
    CHECK(order.at("subtotal") == 100'000);
    CHECK(order.at("total") == api.last_order().total.rupiah());
    CHECK(order.at("method") == "transfer");
    CHECK(order.at("product").at("slug") == "magang");
    CHECK(order.at("placed_at") == "2026-11-20T12:00:00+07:00");
    CHECK(order.at("paid_at").is_null());
    CHECK(api.visitor.get("/o/" + order.at("token").get<std::string>()).status == 200);
    for (const char* word : {"Budi", "contoh.id", "8156272"})
        CHECK(order.dump().find(word) == std::string::npos);
    api.pay();
    CHECK(api.answer("/api/orders/ORD-3", api.admin).at("status") == "fulfilled");
    CHECK(api.ids("/api/orders?status=fulfilled", api.admin) == Ids{"ORD-3"});
    CHECK(api.ids("/api/orders?status=pending", api.admin) == Ids{"ORD-1", "ORD-2"});
}

TEST_CASE("pages follow each other by `next`", "[web][api]") {
    Api api;
    const json first = api.answer("/api/orders?limit=2", api.admin);
    CHECK(first.at("items").size() == 2);
    CHECK(first.at("next") == "ORD-2");
    const json second = api.answer("/api/orders?limit=2&after=ORD-2", api.admin);
    CHECK(second.at("items").size() == 1);
    CHECK(second.at("next").is_null());
    CHECK(api.answer("/api/orders?limit=3", api.admin).at("next").is_null());
    CHECK(api.ids("/api/orders?after=ORD-1", api.admin) == Ids{"ORD-2", "ORD-3"});
}

TEST_CASE("what cannot be asked is a 400 that says so", "[web][api]") {
    Api api;
    for (const char* query : {"limit=0", "limit=501", "limit=-1", "limit=x", "limit=", "limit=1x", "limit=1e9",
                              "limit=99999999999999999999", "after=x", "after=PER-1", "after=", "status=happy"}) {
        CAPTURE(query);
        const auto answer = api.ask("/api/orders?" + std::string{query}, api.admin);
        CHECK(answer.status == 400);
        CHECK(error_of(answer) == "usage");
    }
    CHECK(api.ask("/api/orders?limit=500", api.admin).status == 200);
    for (const char* id : {"x", "PER-1", "ORD-", "ORD-99999999999999999999"}) {
        CAPTURE(id);
        CHECK(api.ask("/api/orders/" + std::string{id}, api.admin).status == 404);
    }
}
