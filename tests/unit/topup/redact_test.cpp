#include <catch2/catch.hpp>

#include "lib/topup/redact.hpp"

using mitra::topup::redacted_webhook;

TEST_CASE("a webhook of the supplier is shown without its buyer", "[topup]") {
    CHECK(
        redacted_webhook(
            R"({"data":{"trxid":"VP1","data":"136216325","zone":"2685","note":"SN 1","status":"success","price":19000}})") ==
        "data.data=(hidden)&data.note=(hidden)&data.price=19000&data.status=success&data.trxid=VP1&data.zone=(hidden)");
    CHECK(redacted_webhook(R"({"result":true,"data":[{"trxid":"VP1","data":"0878"}],"message":"x"})") ==
          "data.0.data=(hidden)&data.0.trxid=VP1&message=(hidden)&result=true");
    CHECK(redacted_webhook("data[trxid]=VP1&data[data]=136216325&data[note]=") ==
          "data[trxid]=VP1&data[data]=(hidden)&data[note]=");
    CHECK(redacted_webhook(R"({"transactions":[{"trxid":"VP1"}],"body":"{\"trxid\":\"VP1\",\"data\":\"0878\"}"})") ==
          "data=(hidden)&trxid=VP1");
}

TEST_CASE("an event of Trakteer is shown without who tipped and what they wrote", "[topup]") {
    CHECK(
        redacted_webhook(
            R"({"transaction_id":"t-1","supporter_name":"Budi","supporter_message":"TPABCDEFGH","media":null,"quantity":3,"price":3000,"type":{"x":"Budi"}})") ==
        "media=&price=3000&quantity=3&supporter_message=(hidden)&supporter_name=(hidden)&transaction_id=t-1&"
        "type.x=(hidden)");
}

TEST_CASE("what is no webhook shows nothing, and what is deep is hidden", "[topup]") {
    CHECK(redacted_webhook("").empty());
    CHECK(redacted_webhook("a=%FF").empty());
    CHECK(redacted_webhook(R"({"a":{"b":{"c":{"d":{"trxid":"x"}}}}})") == "a.b.c.d=(hidden)");
    CHECK(redacted_webhook("{\"a\":" + std::string(50'000, '[') + std::string(50'000, ']') + "}") ==
          "a.0.0.0=(hidden)");
}
