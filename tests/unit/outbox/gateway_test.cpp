#include <catch2/catch.hpp>

#include "lib/outbox/dripsender.hpp"
#include "lib/outbox/opt_out.hpp"

using namespace mitra;
using namespace mitra::outbox;
using http::Reached;

namespace {

SendResult answered(int status, std::string body, std::string retry_after = {}) {
    return dripsender_result(
        {.reached = Reached::answered, .status = status, .body = std::move(body), .retry_after = retry_after});
}

std::string repeated(std::string_view text, int times) {
    std::string all;
    for (int i = 0; i < times; ++i)
        all += text;
    return all;
}

}  // namespace

TEST_CASE("DripSender: each answer of its sheet has its outcome", "[outbox][dripsender]") {
    CHECK(answered(200, "OK").outcome == Outcome::accepted);
    CHECK(answered(200, "").outcome == Outcome::accepted);
    CHECK(answered(201, R"({"success":true})").outcome == Outcome::accepted);
    const SendResult drift = answered(200, R"({"success":false,"message":"no"})");
    CHECK((drift.outcome == Outcome::bad_request && drift.contract_drift));
    CHECK(answered(200, R"({"error":"x"})").contract_drift);
    CHECK(answered(502, R"({"success":false,"message":{"code":1}})").outcome == Outcome::ambiguous);
    const SendResult refused = answered(400, R"({"error":"invalid phone"})");
    CHECK((refused.outcome == Outcome::bad_request && refused.recipient_suspected));
    for (const int status : {401, 403, 404}) {
        const SendResult blocked = answered(status, R"({"error":"not found"})");
        CHECK((blocked.outcome == Outcome::sender_blocked && blocked.block == BlockKind::credential));
    }
    CHECK(answered(429, "", "30").retry_after == std::chrono::seconds{30});
    CHECK_FALSE(answered(402, "", "Wed, 21 Oct 2026 07:28:00 GMT").retry_after);
    CHECK(answered(402, "").outcome == Outcome::rate_or_quota);
    CHECK(answered(500, R"({"error":"Session closed, please SCAN again"})").block == BlockKind::logged_out);
    CHECK(answered(500, R"({"error":"number was banned"})").block == BlockKind::banned);
    CHECK(answered(500, R"({"error":"oops"})").outcome == Outcome::ambiguous);
    CHECK(answered(500, "<html>disconnected</html>").outcome == Outcome::ambiguous);
    for (const int status : {502, 503, 504, 302})
        CHECK(answered(status, "").outcome == Outcome::ambiguous);
}

TEST_CASE("DripSender: how far a call got decides before its answer", "[outbox][dripsender]") {
    CHECK(dripsender_result({.reached = Reached::nothing}).outcome == Outcome::transient_safe);
    CHECK(dripsender_result({.reached = Reached::sent}).outcome == Outcome::ambiguous);
    CHECK(dripsender_result({.reached = Reached::sent, .status = 200, .body = "O"}).outcome == Outcome::ambiguous);
}

TEST_CASE("DripSender: what is kept of an answer names nobody", "[outbox][dripsender]") {
    const SendResult result = answered(400, "{\"error\":\"62815-6272-6272 is\\nno number\"}");
    CHECK(result.detail.find("6272") == std::string::npos);
    CHECK(result.detail.find('\n') == std::string::npos);
    CHECK(answered(400, R"({"error":")" + std::string(10'000, 'x') + "\"}").detail.size() < 200);
}

TEST_CASE("DripSender: an error is cut between characters, never within one", "[outbox][dripsender]") {
    // 400 before it and a blank: of the 160 bytes the last would be the first half of a letter.
    const SendResult result = answered(400, R"({"error":"x)" + repeated("\u00e9", 200) + "\"}");
    CHECK(result.detail == "400 x" + repeated("\u00e9", 79));
}

TEST_CASE("DripSender: an error that is no text is told by its message, however deep it is", "[outbox][dripsender]") {
    CHECK(answered(400, R"({"error":{"code":7,"message":"no number"}})").detail == "400 no number");
    CHECK(answered(500, R"({"error":{"message":"session closed"}})").outcome == Outcome::sender_blocked);
    CHECK(answered(400, R"({"error":7})").detail == "400 #");
    const std::string deep = R"({"error":)" + repeated("[", 120'000) + repeated("]", 120'000) + "}";
    CHECK(answered(400, deep).detail == "400 an error without a text");
}

TEST_CASE("DripSender: an unreadable key file is the sender's fault and nothing leaves", "[outbox][dripsender]") {
    DripSender gateway{"http://127.0.0.1:1"};
    const auto result = gateway.send({SenderId{1}, "dripsender", "/nonexistent/key"}, {.to = "62", .text = "x"});
    CHECK((result.outcome == Outcome::sender_blocked && result.block == BlockKind::credential));
    CHECK(gateway.probe({SenderId{1}, "dripsender", "/nonexistent/key"}) == Health::bad_credential);
}

TEST_CASE("DripSender: both forms of its webhook are read", "[outbox][dripsender]") {
    const auto plain = parse_dripsender_webhook(
        R"({"phone":"6281562726272","id":"3EB0","jid":"6281562726272@s.whatsapp.net","text":"STOP","timestamp":1650957541})");
    REQUIRE(plain);
    CHECK((plain->phone == "6281562726272" && plain->event_key == "3EB0" && plain->text == "STOP"));
    const auto raw = parse_dripsender_webhook(
        R"({"key":{"remoteJid":"6281562726272@s.whatsapp.net"},"message":{"extendedTextMessage":{"text":"stop"}}})");
    REQUIRE(raw);
    CHECK((raw->phone == "6281562726272" && raw->text == "stop" && raw->event_key.empty()));
    CHECK(parse_dripsender_webhook(R"({"key":{"remoteJid":"62815@s.whatsapp.net"},"message":{"conversation":"hai"}})")
              ->text == "hai");
    CHECK(parse_dripsender_webhook(R"({"key":{"remoteJid":"62815:7@s.whatsapp.net","fromMe":true}})")->from_us);

    CHECK(parse_dripsender_webhook(R"({"jid":"1203630@g.us","phone":"62815","text":"STOP"})")->from_group);
    CHECK(parse_dripsender_webhook(R"({"jid":"1203630@g.us","phone":"62815","text":"STOP"})")->phone.empty());
    CHECK(parse_dripsender_webhook(R"({"jid":"99@lid","text":"STOP"})")->phone.empty());
    CHECK(parse_dripsender_webhook(R"({"jid":"99@lid","phone":"62815","text":"STOP"})")->phone == "62815");
    CHECK(parse_dripsender_webhook(R"({"phone":"+62 815-6272-6272","text":"STOP"})")->phone == "6281562726272");
    CHECK(parse_dripsender_webhook(R"({"phone":6281562726272,"text":"STOP"})")->phone == "6281562726272");
    CHECK(parse_dripsender_webhook(R"({"phone":"Budi","text":"STOP"})")->phone.empty());
    for (const char* wrong :
         {"", "[]", "null", "{}", "{\"text\":\"STOP\"}", "{\"phone\":true}", "not json", "{\"key\":7}"})
        CHECK_FALSE(parse_dripsender_webhook(wrong));
    CHECK_FALSE(parse_dripsender_webhook(std::string{"{\"phone\":\"62815\",\"text\":\"STOP\"}\0x", 33}));
}

TEST_CASE("STOP is the whole message, whatever its case and marks", "[outbox]") {
    for (const char* yes : {"STOP", "stop", " Stop. ", "BERHENTI!", "berhenti\n", "Unsubscribe", "unsub", "Hentikan",
                            "*STOP*", "STOP 🙏", "“stop”", "S.T.O.P"})
        CHECK(is_opt_out(yes));
    for (const char* no : {"", "stop dulu ya", "jangan stop", "nonstop", "ST OP", "STOP1", "ok"})
        CHECK_FALSE(is_opt_out(no));
    CHECK_FALSE(is_opt_out(std::string(10'000, ' ') + "STOP"));
}
