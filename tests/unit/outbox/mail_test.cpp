#include <curl/curl.h>
#include <catch2/catch.hpp>

#include "lib/outbox/mail_message.hpp"
#include "lib/outbox/smtp.hpp"
#include "tests/support/clock.hpp"

using namespace mitra;
using namespace mitra::outbox;

namespace {

std::string mail(const Outgoing& message, std::string_view from = "Webdonasi <halo@webdonasi.example>") {
    return mail_message(parse_mailbox(from), message, test::k_noon, test::k_wib);
}

bool has_line(const std::string& mail, const std::string& line) {
    return ("\r\n" + mail).find("\r\n" + line + "\r\n") != std::string::npos;
}

}  // namespace

TEST_CASE("a mail has the head that RFC 5322 asks for", "[outbox][mail]") {
    const std::string text = mail({.dedupe_key = "MSG-7.1",
                                   .to = "siti@example.com",
                                   .text = "Halo\nSiti",
                                   .subject = "Selamat datang",
                                   .unsubscribe_url = "https://x.example/berhenti/T"});
    CHECK(has_line(text, "Date: Fri, 20 Nov 2026 12:00:00 +0700"));
    CHECK(has_line(text, "From: \"Webdonasi\" <halo@webdonasi.example>"));
    CHECK(has_line(text, "To: siti@example.com"));
    CHECK(has_line(text, "Subject: Selamat datang"));
    CHECK(text.find("Message-ID: <MSG-7.1.") != std::string::npos);
    CHECK(has_line(text, "List-Unsubscribe: <https://x.example/berhenti/T>"));
    CHECK(has_line(text, "List-Unsubscribe-Post: List-Unsubscribe=One-Click"));
    CHECK(text.ends_with("\r\n\r\nSGFsbw0KU2l0aQ==\r\n"));
    CHECK(mail({.to = "a@b.c", .text = "x"}).find("List-Unsubscribe") == std::string::npos);
}

TEST_CASE("UTF-8 in a head becomes encoded words that end between characters", "[outbox][mail]") {
    std::string long_subject;
    for (int i = 0; i < 30; ++i)
        long_subject += "Ñ👋";
    const std::string text = mail({.to = "a@b.c", .text = "x", .subject = long_subject}, "Yayasan Ké <a@b.c>");
    for (std::size_t at = 0, end = 0; (end = text.find("\r\n", at)) != std::string::npos; at = end + 2) {
        CHECK(end - at <= 78);
        for (std::size_t i = at; i < end; ++i)
            REQUIRE(static_cast<unsigned char>(text[i]) < 0x80);
    }
    CHECK(text.find("From: =?UTF-8?B?") != std::string::npos);
    CHECK(text.find("Subject: =?UTF-8?B?w5Hwn5GL") != std::string::npos);
}

TEST_CASE("a subject that is no UTF-8 ends as well", "[outbox][mail]") {
    const std::string text = mail({.to = "a@b.c", .text = "x", .subject = std::string(100, '\x80')});
    CHECK(text.find("Subject: =?UTF-8?B?gICA") != std::string::npos);
    CHECK(text.size() < 1'000);
}

TEST_CASE("no subject, name or address writes a head line of its own", "[outbox][mail]") {
    const std::string text = mail({.to = "a@b.c\r\nBcc: x@y.z", .text = "x", .subject = "a\r\nBcc: x@y.z"});
    CHECK(text.find("\nBcc:") == std::string::npos);
    CHECK(parse_mailbox("Budi \"B\" <b@c.d>").address == "b@c.d");
    CHECK(parse_mailbox("b@c.d").name.empty());
    // Nor does one read as what its letters say in code.
    CHECK(has_line(mail({.to = "a@b.c", .text = "x"}, "=?UTF-8?B?eA==?= <a@b.c>"),
                   "From: =?UTF-8?B?PT9VVEYtOD9CP2VBPT0/PQ==?= <a@b.c>"));
}

TEST_CASE("what a mail server's refusal means depends on what it refused", "[outbox][mail]") {
    const auto result = [](MailProgress progress) { return mail_result(progress); };
    CHECK(result({.curl_code = CURLE_OK, .reply = 250}).outcome == Outcome::accepted);
    CHECK(result({.curl_code = CURLE_COULDNT_CONNECT}).outcome == Outcome::transient_safe);
    CHECK(result({.curl_code = CURLE_PEER_FAILED_VERIFICATION}).outcome == Outcome::transient_safe);
    CHECK(result({.curl_code = CURLE_LOGIN_DENIED, .reply = 535}).outcome == Outcome::sender_blocked);
    CHECK(result({.curl_code = CURLE_USE_SSL_FAILED}).outcome == Outcome::sender_blocked);
    CHECK(result({.curl_code = CURLE_SEND_ERROR, .last_command = "RCPT", .reply = 550}).outcome ==
          Outcome::rejected_recipient);
    CHECK(result({.curl_code = CURLE_SEND_ERROR, .last_command = "RCPT", .reply = 450}).outcome ==
          Outcome::transient_safe);
    CHECK(result({.curl_code = CURLE_SEND_ERROR, .last_command = "MAIL", .reply = 550}).outcome ==
          Outcome::sender_blocked);
    CHECK(result({.curl_code = CURLE_OPERATION_TIMEDOUT, .last_command = "RCPT"}).outcome == Outcome::transient_safe);
    CHECK(result({.curl_code = CURLE_RECV_ERROR, .last_command = "DATA", .text_sent = true, .reply = 354}).outcome ==
          Outcome::ambiguous);
    CHECK(result({.curl_code = CURLE_WEIRD_SERVER_REPLY, .last_command = "DATA", .text_sent = true, .reply = 554})
              .outcome == Outcome::bad_request);
    CHECK(result({.curl_code = CURLE_WEIRD_SERVER_REPLY, .last_command = "DATA", .text_sent = true, .reply = 451})
              .outcome == Outcome::transient_safe);
}
