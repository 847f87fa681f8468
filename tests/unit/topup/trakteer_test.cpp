#include <catch2/catch.hpp>

#include "lib/topup/trakteer.hpp"

using namespace mitra;
using namespace mitra::topup::trakteer;

namespace {

const Page k_page{.name = "maddstore",
                  .key = "trapi-abc",
                  .webhook_token = "trhook-xyz",
                  .url = "https://api.trakteer.id/v1/public",
                  .pay_url = "https://trakteer.id",
                  .unit = Money{1'000}};

constexpr const char* k_row =
    R"({"supporter_name":"Seseorang","support_message":"TPABCDEFGH","quantity":15,"amount":15000,"unit_name":"Kopi","updated_at":"2026-09-05 19:16:04","net_amount":14133,"order_id":"3f72ffe9-0000-4000-8000-000000000000","payment_method":"QRIS"})";

SupportsAnswer read(const std::string& rows, const std::string& pagination = "{}") {
    return read_supports(200, R"({"status":"success","status_code":200,"result":{"data":[)" + rows +
                                  R"(],"meta":{"pagination":)" + pagination + R"(}},"message":"OK"})");
}
std::string row(const std::string& part, const std::string& by) {
    std::string text = k_row;
    return text.replace(text.find(part), part.size(), by);
}

}  // namespace

TEST_CASE("the list of tips is asked for with what makes them ours", "[trakteer]") {
    const Call call = ask_supports(k_page, 2, 50);
    CHECK(call.url ==
          "https://api.trakteer.id/v1/public/supports?limit=50&page=2&include=net_amount,payment_method,order_id");
    CHECK(call.headers.front() == std::pair<std::string, std::string>{"key", "trapi-abc"});
    CHECK(call.headers.size() == 3);
}

TEST_CASE("a tip is read: its time is Jakarta's, and no status means paid", "[trakteer]") {
    const auto answer = read(k_row);
    REQUIRE(answer.kind == SupportsAnswer::Kind::listed);
    REQUIRE(answer.supports.size() == 1);
    const Support& tip = answer.supports.front();
    CHECK(tip.reference == "3f72ffe9-0000-4000-8000-000000000000");
    CHECK(tip.amount == Money{15'000});
    CHECK(tip.net == Money{14'133});
    CHECK(tip.method == "QRIS");
    CHECK(tip.supporter == "Seseorang");
    CHECK(tip.message == "TPABCDEFGH");
    CHECK(to_iso8601(tip.came_at, Zone{}) == "2026-09-05T19:16:04+07:00");
}

TEST_CASE("what is not paid is left out, what cannot be read is counted", "[trakteer]") {
    const auto with = [](const char* status) {
        return row("\"quantity\"", std::string{"\"status\":\""} + status + "\",\"quantity\"");
    };
    CHECK(read(with("success")).supports.size() == 1);
    for (const char* status : {"pending", "failed", "refund"}) {
        const auto answer = read(with(status));
        CHECK(answer.supports.empty());
        CHECK(answer.skipped == 0);
    }
    for (const std::string& bad :
         {row("\"order_id\"", "\"id\""), row("15000,", "15000.5,"), row("15000,", "0,"), row("15000,", "\"15.000\","),
          row("2026-09-05 19:16:04", "kemarin"), std::string{"7"}, std::string{"{}"}}) {
        const auto answer = read(bad);
        CAPTURE(bad);
        CHECK(answer.kind == SupportsAnswer::Kind::listed);
        CHECK(answer.supports.empty());
        CHECK(answer.skipped == 1);
    }
}

TEST_CASE("what is left of a tip is never more than the tip, and whole", "[trakteer]") {
    const auto net = [](const char* value) { return read(row("14133", value)).supports.at(0).net; };
    CHECK(net("\"14133.00\"") == Money{14'133});
    CHECK(net("14133.85") == Money{14'133});
    CHECK(net("\"14133.8500\"") == Money{14'133});
    CHECK(net("20000") == Money{15'000});
    CHECK(net("null") == Money{15'000});
    CHECK(net("\"14.133\"") == Money{15'000});
    CHECK(net("-5") == Money{15'000});
}

TEST_CASE("whether there is an older page is seen in each spelling", "[trakteer]") {
    CHECK(read(k_row, R"({"current_page":1,"total_pages":2})").more);
    CHECK(read(k_row, R"({"current_page":"1","total_page":"3"})").more);
    CHECK(read(k_row, R"({"current_page":1,"total":51,"per_page":50})").more);
    CHECK_FALSE(read(k_row, R"({"current_page":2,"total_pages":2})").more);
    CHECK_FALSE(read(k_row, R"({"current_page":1,"total":50,"per_page":50})").more);
    CHECK_FALSE(read(k_row, R"({})").more);
    CHECK_FALSE(read(k_row, R"([])").more);
}

TEST_CASE("a no and rubbish are told apart, and neither says who tipped", "[trakteer]") {
    const auto no = read_supports(
        401, R"({"status":"error","status_code":401,"result":null,"message":"API Key trapi-abc tidak valid"})");
    CHECK(no.kind == SupportsAnswer::Kind::refused);
    CHECK(no.why == "HTTP 401: API Key # tidak valid");
    CHECK(read_supports(403, "<html>").kind == SupportsAnswer::Kind::refused);
    for (const char* body : {"", "null", "[]", "{}", "<html>", "{\"status\":\"success\"}",
                             "{\"status\":\"success\",\"result\":{\"data\":null}}"})
        CHECK(read_supports(200, body).kind == SupportsAnswer::Kind::unreadable);
}

TEST_CASE("a webhook has the page's token; whatever its event is, it is genuine then", "[trakteer]") {
    const char* event = R"({"transaction_id":"test-1","type":"tip","price":15000})";
    CHECK(judge_webhook(k_page, "trhook-xyz", event) == Verdict::genuine);
    CHECK(judge_webhook(k_page, "trhook-xyz", "{}") == Verdict::genuine);
    CHECK(judge_webhook(k_page, "trhook-xyz", "price=1") == Verdict::malformed);
    CHECK(judge_webhook(k_page, "trhook-xyz", "") == Verdict::malformed);
    for (const char* token : {"", "trhook-xy", "trhook-xyZ", "trapi-abc"})
        CHECK(judge_webhook(k_page, token, event) == Verdict::not_authentic);
    Page without = k_page;
    without.webhook_token.clear();
    CHECK(judge_webhook(without, "", event) == Verdict::not_authentic);
}

TEST_CASE("a buyer pays whole units by a link that has the code as its message", "[trakteer]") {
    CHECK(whole_units(Money{14'001}, Money{1'000}) == Money{15'000});
    CHECK(whole_units(Money{15'000}, Money{1'000}) == Money{15'000});
    CHECK(whole_units(Money{0}, Money{1'000}) == Money{1'000});
    CHECK(pay_link("https://trakteer.id", "maddstore", Money{15'000}, Money{1'000}, "TPABCDEFGH", "") ==
          "https://trakteer.id/maddstore/tip?quantity=15&step=2&supporter_message=TPABCDEFGH");
    CHECK(pay_link("https://trakteer.id/", "madd store", Money{14'500}, Money{1'000}, "TPABCDEFGH", "Budi & Co") ==
          "https://trakteer.id/madd%20store/tip?quantity=15&step=2&display_name=Budi%20%26%20Co&"
          "supporter_message=TPABCDEFGH");
}

TEST_CASE("what Trakteer says of a refusal is kept short, however long its words are", "[topup]") {
    const auto said = [](const std::string& message) {
        return read_supports(401, R"({"message":")" + message + R"("})").why;
    };
    CHECK(said("Token is wrong, sorry...") == "HTTP 401: Token is wrong, sorry...");
    CHECK(said("wrong " + std::string(300, ',')) == "HTTP 401: wrong #");
    std::string words;
    for (int i = 0; i < 60; ++i)
        words += "sandi ";
    CHECK(said(words).size() <= 130);
}
