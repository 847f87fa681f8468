#include <catch2/catch.hpp>

#include "tests/unit/topup/vip_account.hpp"

using namespace mitra;
using namespace mitra::topup;
using test::k_vip_sign;
using test::vip;

namespace {

constexpr const char* k_row =
    R"({"trxid":"VP12345678","data":"136216325","zone":"2685","service":"ML - 86","status":"success","note":"SN 1","price":19000})";

Hint read(const std::string& body, const std::string& proof = k_vip_sign) {
    return vip()->read_webhook(proof, body);
}

}  // namespace

TEST_CASE("a webhook is taken in each of its shapes", "[vip]") {
    const std::string row = k_row;
    for (const std::string& body :
         {R"({"data":)" + row + "}", R"({"result":true,"data":[)" + row + R"(],"message":"x"})", row,
          std::string{"trxid=VP12345678&data=136216325&zone=2685&status=success"},
          std::string{"data[trxid]=VP12345678&data[data]=136216325&data%5Bzone%5D=2685&data[status]=success"},
          std::string{
              "result=1&data[0][trxid]=VP12345678&data[0][data]=136216325&data[0][zone]=2685&data[0][status]=success"},
          std::string{"data=%7B%22trxid%22%3A%22VP12345678%22%2C%22data%22%3A%22136216325%22%2C%22zone%22%3A2685%2C"
                      "%22status%22%3A%22success%22%7D"}}) {
        const auto hint = read(body);
        CAPTURE(body);
        REQUIRE(hint.verdict == Hint::Verdict::genuine);
        REQUIRE(hint.transactions.size() == 1);
        CHECK(hint.transactions[0].trxid == "VP12345678");
        CHECK(hint.transactions[0].target == "136216325");
        CHECK(hint.transactions[0].zone == "2685");
        CHECK(hint.transactions[0].progress == Progress::success);
    }
}

TEST_CASE("without the right header nothing is read", "[vip]") {
    CHECK(read(k_row, "").verdict == Hint::Verdict::not_authentic);
    CHECK(read(k_row, "fa788482365e15b56c8dfc86d31e6d24").verdict == Hint::Verdict::not_authentic);
    CHECK(read(k_row, "fa788482365e15b56c8dfc86d31e6d2").verdict == Hint::Verdict::not_authentic);
    CHECK(read(k_row, "testkey-000000000000000000000001").verdict == Hint::Verdict::not_authentic);
    CHECK(read("", "").verdict == Hint::Verdict::not_authentic);
    CHECK(read(k_row, "FA788482365E15B56C8DFC86D31E6D23").verdict == Hint::Verdict::genuine);
}

TEST_CASE("what names no transaction is malformed", "[vip]") {
    for (const char* body : {"", "{}", "[]", "null", "<html>", "{\"data\":null}", "{\"data\":[]}", "status=success",
                             "{\"data\":{\"trxid\":\"\"}}", "data[trxid]=%FF", "trxid=a b"})
        CHECK(read(body).verdict == Hint::Verdict::malformed);
    const std::string behind{"{\"data\":{\"trxid\":\"T1\"}}\0{}", 26};
    CHECK(read(behind.substr(0, 23)).verdict == Hint::Verdict::genuine);
    CHECK(read(behind).verdict == Hint::Verdict::malformed);
}
