#include <catch2/catch.hpp>

#include "daemons/sandbox/mail.hpp"

using mitra::sandbox::read_mail;

TEST_CASE("a mail is read as its recipient reads it", "[sandbox]") {
    const auto mail = read_mail(
        "From: Socialpreneur <halo@contoh.id>\r\nSubject: =?UTF-8?B?SGFsbyA=?=\r\n =?utf-8?Q?=F0=9F=91=8B_Budi?=\r\n"
        "Content-Transfer-Encoding: quoted-printable\r\n\r\nSatu baris yang =\r\npanjang =E2=9C=85\r\nkedua\r\n");
    CHECK(mail.from == "Socialpreneur <halo@contoh.id>");
    CHECK(mail.subject == "Halo 👋 Budi");
    CHECK(mail.text == "Satu baris yang panjang ✅\nkedua\n");
}

TEST_CASE("base64 text is undone", "[sandbox]") {
    CHECK(read_mail("Content-Transfer-Encoding: BASE64\r\n\r\nSGFsbyBCdWRp\r\nIQ==\r\n").text == "Halo Budi!");
}

TEST_CASE("of several parts the first text is shown", "[sandbox]") {
    const auto mail = read_mail(
        "Content-Type: multipart/alternative; boundary=\"xyz\"\r\n\r\npreamble\r\n--xyz\r\n"
        "Content-Type: text/plain; charset=utf-8\r\n\r\nteks biasa\r\n--xyz\r\nContent-Type: text/html\r\n\r\n<p>\r\n"
        "--xyz--\r\n");
    CHECK(mail.text == "teks biasa");
}

TEST_CASE("what cannot be read is shown as it came", "[sandbox]") {
    CHECK(read_mail("no header at all").text.empty());
    CHECK(read_mail("\r\nonly =XX text").text == "only =XX text");
    CHECK(read_mail("Subject: =?utf-8?B?broken\r\n\r\n").subject == "=?utf-8?B?broken");
    CHECK(read_mail("Content-Type: multipart/mixed; boundary=a\r\n\r\nno part").text == "no part");
    CHECK(read_mail("Content-Transfer-Encoding: quoted-printable\r\n\r\n100%=Z").text == "100%=Z");
}
