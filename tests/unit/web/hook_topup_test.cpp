#include <catch2/catch.hpp>

#include "lib/db/inbox.hpp"
#include "tests/unit/topup/vip_account.hpp"
#include "tests/unit/web/visitor.hpp"

using namespace mitra;
using namespace mitra::test;

namespace {

constexpr const char* k_vip_body =
    R"({"data":{"trxid":"VP12345678","data":"136216325","zone":"2685","service":"ML - 86","status":"success","note":"SN 1","price":19000}})";
constexpr const char* k_tip_body =
    R"({"transaction_id":"3f72ffe9","type":"tip","supporter_name":"Budi","supporter_message":"TPABCDEFGH","quantity":15,"price":15000,"net_amount":14133})";

struct Hooks : Visitor {
    http::Response vip(const std::string& body, const std::string& proof = k_vip_sign,
                       const std::string& path = "/hook/vip") {
        return post_body(path, body, {{"content-type", "application/json"}, {"x-client-signature", proof}});
    }
    http::Response trakteer(const std::string& body, const std::string& token = "trhook-x",
                            const std::string& path = "/hook/trakteer") {
        return post_body(path, body, {{"content-type", "application/json"}, {"x-webhook-token", token}});
    }
    std::int64_t stored() { return site.count("SELECT count(*) FROM inbox"); }
    std::size_t waiting(const char* provider) {
        return db::Inbox{site.database, test_vault()}.waiting(provider, 10).size();
    }
};

}  // namespace

TEST_CASE("a webhook of the supplier is stored, sealed, and answered", "[web]") {
    Hooks hooks;
    const auto answer = hooks.vip(k_vip_body);
    CHECK(answer.status == 200);
    CHECK(answer.body == R"({"success":true})");
    CHECK(hooks.waiting("vip") == 1);
    CHECK(hooks.site.count("SELECT count(*) FROM inbox WHERE instr(body_sealed, '136216325') > 0") == 0);
    CHECK(hooks.vip("trxid=VP2&status=success&data=136216325").status == 200);
    CHECK(hooks.vip(R"({"result":true,"data":[{"trxid":"VP3"}],"message":""})").status == 200);
    CHECK(hooks.waiting("vip") == 3);
}

TEST_CASE("a webhook that comes again is answered again and stored once", "[web]") {
    Hooks hooks;
    for (int i = 0; i < 3; ++i) {
        CHECK(hooks.vip(k_vip_body).status == 200);
        CHECK(hooks.trakteer(k_tip_body).status == 200);
    }
    CHECK(hooks.stored() == 2);
}

TEST_CASE("a webhook without the right header is 401, whatever else is wrong with it", "[web]") {
    Hooks hooks;
    for (const char* proof : {"", "fa788482365e15b56c8dfc86d31e6d24", "testkey-000000000000000000000001"})
        for (const char* body : {k_vip_body, "", "{}"})
            CHECK(hooks.vip(body, proof).status == 401);
    for (const char* token : {"", "trhook-y", "trapi-x"})
        for (const char* body : {k_tip_body, "", "[]"})
            CHECK(hooks.trakteer(body, token).status == 401);
    CHECK(hooks.post_body("/hook/vip", k_vip_body).status == 401);
    CHECK(hooks.post_body("/hook/trakteer", k_tip_body).status == 401);
    CHECK(hooks.vip(k_vip_body, "", "/hook/vip?trxid=VP1").status == 401);
    CHECK(hooks.stored() == 0);
}

TEST_CASE("what cannot be read, or is said in the address, is 400", "[web]") {
    Hooks hooks;
    for (const char* body : {"", "{}", "<html>", "status=success", "{\"data\":[]}"})
        CHECK(hooks.vip(body).status == 400);
    for (const char* body : {"", "price=1", "[]", "null"})
        CHECK(hooks.trakteer(body).status == 400);
    CHECK(hooks.vip(k_vip_body, k_vip_sign, "/hook/vip?trxid=VP1").status == 400);
    CHECK(hooks.trakteer(k_tip_body, "trhook-x", "/hook/trakteer?a=1").status == 400);
    CHECK(hooks.stored() == 0);
}

TEST_CASE("an event of Trakteer is stored, the dashboard's test as well", "[web]") {
    Hooks hooks;
    const auto answer = hooks.trakteer(k_tip_body);
    CHECK(answer.status == 200);
    CHECK(answer.body == R"({"success":true})");
    CHECK(hooks.trakteer(R"({"transaction_id":"test-1","type":"tip"})").status == 200);
    CHECK(hooks.waiting("trakteer") == 2);
    CHECK(hooks.site.count("SELECT count(*) FROM inbox WHERE instr(body_sealed, 'Budi') > 0") == 0);
}
