// The JSON interface about TikTok accounts: the pool, who gets one, what became of it.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "lib/flow/change_account.hpp"
#include "tests/unit/web/members.hpp"

using namespace mitra;
using namespace mitra::test;
using nlohmann::json;

namespace {

const std::string k_accounts = "/api/affiliate-accounts";

/// A pool of two, a VIP, and an admin's token.
struct Pool : MembersSite {
    std::string admin = token("admin", std::nullopt);

    Pool() {
        visitor.cookies = {};
        for (const char* name : {"@mitra.satu", "@mitra.dua"})
            flow::add_account(site().services(), name, {});
        has(person, "vip");
    }
    http::Fields by_admin() const {
        return {{"authorization", "Bearer " + admin}, {"content-type", "application/json"}};
    }
    http::Response list(const std::string& query = "") { return visitor.get(k_accounts + query, by_admin()); }
    http::Response assign(const json& body) {
        return visitor.post_body(k_accounts + "/assign", body.dump(), by_admin());
    }
    http::Response put(const std::string& id, const json& body) {
        return visitor.put_body(k_accounts + "/" + id, body.dump(), by_admin());
    }
};

json in(const http::Response& answer, int status) {
    CHECK(answer.status == status);
    return json::parse(answer.body);
}
std::string error_of(const http::Response& answer, int status) {
    return in(answer, status).at("error").at("id");
}

}  // namespace

TEST_CASE("the pool is listed, by page and by what is asked, and never with a secret", "[web][api]") {
    Pool pool;
    flow::set_account_secret(pool.site().services(), AccountId{1}, "kata-sandi-rahasia");
    const auto answer = pool.list();
    const json all = in(answer, 200);
    REQUIRE(all.at("items").size() == 2);
    CHECK(all.at("items").at(0).at("username") == "@mitra.satu");
    CHECK(all.at("items").at(0).at("available") == true);
    CHECK(all.at("items").at(0).at("keranjang_kuning") == false);
    CHECK_FALSE(has(answer, "rahasia"));
    CHECK(in(pool.list("?limit=1"), 200).at("next") == "ACC-1");
    CHECK(in(pool.list("?assigned=true"), 200).at("items").empty());
    CHECK(in(pool.list("?shop_status=active&after=ACC-1"), 200).at("items").size() == 1);
    for (const char* wrong : {"?assigned=maybe", "?shop_status=gone", "?after=1", "?limit=x"})
        CHECK(error_of(pool.list(wrong), 400) == "usage");
}

TEST_CASE("an account is assigned once, by any name of it and of them", "[web][api]") {
    Pool pool;
    const json done = in(pool.assign({{"account", "@mitra.satu"}, {"person", "siti@contoh.id"}}), 200);
    CHECK(done.at("person") == to_string(pool.person));
    CHECK(done.at("changed") == true);
    CHECK(in(pool.assign({{"account", "ACC-1"}, {"person", to_string(pool.person)}}), 200).at("changed") == false);
    CHECK(error_of(pool.assign({{"account", "2"}, {"person", to_string(pool.person)}}), 409) == "account.refused");
    const auto budi = add_person(pool.site().database);
    CHECK(error_of(pool.assign({{"account", "ACC-1"}, {"person", to_string(budi)}}), 409) == "account.refused");
    CHECK(error_of(pool.assign({{"account", "ACC-2"}, {"person", to_string(budi)}}), 409) == "account.refused");
    CHECK(error_of(pool.assign({{"account", "ACC-9"}, {"person", to_string(budi)}}), 404) == "account.not_found");
    CHECK(pool.assign({{"account", "ACC-2"}, {"person", "PER-99"}}).status == 404);
    CHECK(error_of(pool.assign({{"account", "ACC-2"}}), 400) == "usage");
}

TEST_CASE("what became of an account is put, and what is left out stays", "[web][api]") {
    Pool pool;
    json account = in(pool.put("ACC-1", {{"keranjang_kuning", true}, {"notes", "Sudah dicek"}}), 200);
    CHECK(account.at("keranjang_kuning") == true);
    CHECK(account.at("keranjang_kuning_verified_at") == "2026-11-20T12:00:00+07:00");
    CHECK(account.at("notes") == "Sudah dicek");
    account = in(pool.put("1", {{"shop_status", "suspended"}}), 200);
    CHECK(account.at("shop_status") == "suspended");
    CHECK(account.at("available") == false);
    CHECK(account.at("notes") == "Sudah dicek");
    account = in(pool.put("@mitra.satu", {{"notes", ""}, {"keranjang_kuning", false}}), 200);
    CHECK(account.at("notes").is_null());
    CHECK(account.at("keranjang_kuning_verified_at").is_null());
    CHECK(error_of(pool.put("ACC-9", {{"notes", "x"}}), 404) == "account.not_found");
    for (const json& wrong : {json::object(), json{{"shop_status", "gone"}}, json{{"keranjang_kuning", "ya"}},
                              json{{"notes", 7}}, json{{"username", "@x"}}})
        CHECK(error_of(pool.put("ACC-1", wrong), 400) == "usage");
}

TEST_CASE("a key assigns once, also where the account was taken back since", "[web][api]") {
    Pool pool;
    const json body{{"account", "ACC-1"}, {"person", to_string(pool.person)}};
    auto headers = pool.by_admin();
    headers.add("idempotency-key", "k");
    const auto first = pool.visitor.post_body(k_accounts + "/assign", body.dump(), headers);
    CHECK(pool.visitor.post_body(k_accounts + "/assign", body.dump(), headers).body == first.body);
    CHECK(
        pool.visitor.post_body(k_accounts + "/assign", json{{"account", "ACC-2"}, {"person", "PER-1"}}.dump(), headers)
            .status == 409);
}
