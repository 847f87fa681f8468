#include <catch2/catch.hpp>
#include <string>

#include "daemons/sandbox/smtp_dialogue.hpp"

using mitra::sandbox::Envelope;
using mitra::sandbox::SmtpDialogue;

namespace {

std::string code(SmtpDialogue& dialogue, std::string_view line) {
    return dialogue.take(line).reply.substr(0, 3);
}

}  // namespace

TEST_CASE("a mail goes through the usual dialogue", "[sandbox]") {
    SmtpDialogue dialogue;
    CHECK(code(dialogue, "EHLO toko.id") == "250");
    CHECK(code(dialogue, "mail from:<halo@toko.id> SIZE=120") == "250");
    CHECK(code(dialogue, "RCPT TO:<a@b.id>") == "250");
    CHECK(code(dialogue, "RCPT TO:<c@d.id>") == "250");
    CHECK(code(dialogue, "DATA") == "354");
    CHECK(dialogue.take("Subject: x").reply.empty());
    CHECK(dialogue.take("..a dot of one's own").reply.empty());
    const auto turn = dialogue.take(".");
    REQUIRE(turn.mail);
    CHECK(turn.mail->from == "halo@toko.id");
    CHECK(turn.mail->to == std::vector<std::string>{"a@b.id", "c@d.id"});
    CHECK(turn.mail->content == "Subject: x\r\n.a dot of one's own\r\n");
    CHECK(dialogue.take("QUIT").quit);
}

TEST_CASE("commands out of their order are refused", "[sandbox]") {
    SmtpDialogue dialogue;
    CHECK(code(dialogue, "MAIL FROM:<a@b.id>") == "503");
    CHECK(code(dialogue, "EHLO x") == "250");
    CHECK(code(dialogue, "RCPT TO:<a@b.id>") == "503");
    CHECK(code(dialogue, "DATA") == "503");
    CHECK(code(dialogue, "MAIL FROM:<a@b.id>") == "250");
    CHECK(code(dialogue, "MAIL FROM:<a@b.id>") == "503");
    CHECK(code(dialogue, "RCPT TO:nobody") == "501");
    CHECK(code(dialogue, "RSET") == "250");
    CHECK(code(dialogue, "DATA") == "503");
    CHECK(code(dialogue, "FLY") == "500");
}

TEST_CASE("a mail past the size is refused, and the next one is taken", "[sandbox]") {
    SmtpDialogue dialogue;
    const auto start = [&dialogue] {
        dialogue.take("MAIL FROM:<a@b.id>");
        dialogue.take("RCPT TO:<a@b.id>");
        dialogue.take("DATA");
    };
    dialogue.take("EHLO x");
    start();
    const std::string line(1000, 'x');
    for (std::size_t size = 0; size <= SmtpDialogue::k_largest_mail; size += line.size())
        dialogue.take(line);
    CHECK(code(dialogue, ".") == "552");
    start();
    dialogue.take("short");
    CHECK(dialogue.take(".").mail);
}

TEST_CASE("any credentials are good", "[sandbox]") {
    SmtpDialogue dialogue;
    dialogue.take("EHLO x");
    CHECK(code(dialogue, "AUTH PLAIN AGEAYg==") == "235");
    CHECK(code(dialogue, "AUTH PLAIN") == "334");
    CHECK(code(dialogue, "AGEAYg==") == "235");
}
