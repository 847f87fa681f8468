#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "lib/flow/admin_action.hpp"
#include "lib/flow/place_order.hpp"
#include "lib/shop/order_store.hpp"
#include "lib/shop/product_store.hpp"
#include "tests/unit/web/member.hpp"

using namespace mitra;
using namespace mitra::test;

namespace {

/// Orders of two people, and programs that ask for them.
struct Api : Member {
    ProductId gift = shop::ProductStore{site().database}.add({.id = {},
                                                              .slug = "hadiah",
                                                              .name = "Hadiah",
                                                              .kind = shop::ProductKind::program,
                                                              .price = Money{50'000},
                                                              .created_at = k_noon});
    PersonId other = add_person(site().database, {.name = "Budi", .email = "budi@contoh.id"});
    OrderId hers = flow::grant_order(site().services(), gift, person).order.id;
    OrderId his = flow::grant_order(site().services(), gift, other).order.id;

    std::string token(std::string_view role, std::optional<PersonId> of = std::nullopt) {
        return flow::issue_api_token(site().services(), role, of, std::chrono::days{1}).token;
    }
    http::Response ask(const std::string& address, const std::string& token) {
        return visitor.get(address, {{"authorization", "Bearer " + token}});
    }
};

}  // namespace

TEST_CASE("an order has its times as texts, and null for what has not been", "[web][api]") {
    Api api;
    const auto answer = api.ask("/api/orders/" + to_string(api.hers), api.token("admin"));
    REQUIRE(answer.status == 200);
    const auto order = nlohmann::json::parse(answer.body);
    const shop::Order known = *shop::OrderStore{api.site().database}.find(api.hers);
    CHECK(order["placed_at"] == to_iso8601(known.placed_at, api.site().services().site.zone));
    CHECK(order["paid_at"].is_string());
    CHECK(order["expires_at"].is_string());
    CHECK((order["fulfilled_at"].is_string() || order["fulfilled_at"].is_null()));
}

TEST_CASE("a member's token sees its owner's orders, an admin's all, and no other any", "[web][api]") {
    Api api;
    const std::string hers = api.token("member", api.person);
    const auto list = nlohmann::json::parse(api.ask("/api/orders", hers).body);
    REQUIRE(list["items"].size() == 1);
    CHECK(list["items"][0]["id"] == to_string(api.hers));
    CHECK(api.ask("/api/orders/" + to_string(api.his), hers).status == 404);
    CHECK(nlohmann::json::parse(api.ask("/api/orders", api.token("admin")).body)["items"].size() == 2);
    CHECK(api.ask("/api/orders", "made-up").status == 401);
    CHECK(api.visitor.get("/api/orders").status == 401);
}
