// E-mail over libcurl against a real server: Debian's aiosmtpd, plain and with STARTTLS.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "lib/outbox/smtp.hpp"
#include "tests/support/clock.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/process.hpp"
#include "tests/support/reserved_port.hpp"
#include "tests/support/temp_dir.hpp"

using namespace mitra;
using namespace mitra::outbox;
using test::Process;

namespace {

constexpr const char* k_python = "/usr/bin/python3";  // Debian's, which has aiosmtpd

/// A certificate of its own for 127.0.0.1.
struct Certificate {
    test::TempDir dir;
    std::string file = dir / "cert.pem";
    std::string key = dir / "key.pem";

    Certificate() {
        const auto made =
            test::run({"openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
                       "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", file});
        REQUIRE(made.status == 0);
    }
};

struct Server {
    Process process;
    std::string url;

    explicit Server(std::vector<std::string> certificate = {})
        : process{[&] {
              std::vector<std::string> words{k_python, MITRA_SOURCE_DIR "/tests/support/smtp_server.py"};
              words.insert(words.end(), certificate.begin(), certificate.end());
              return words;
          }()} {
        process.await_output("port ");
        url = "smtp://127.0.0.1:" + std::to_string(std::stoi(process.out().substr(5)));
    }
    /// The mails that arrived.
    [[nodiscard]] std::vector<nlohmann::json> mails() const {
        std::vector<nlohmann::json> result;
        std::istringstream lines{process.out()};
        for (std::string line; std::getline(lines, line);)
            if (line.starts_with('{')) result.push_back(nlohmann::json::parse(line));
        return result;
    }
};

const test::FakeClock k_clock;
const Outgoing k_mail{
    .dedupe_key = "MSG-1.1", .to = "siti@example.com", .text = "Halo 👋\n.\nSampai jumpa", .subject = "Ké"};

SendResult send(const std::string& url, StartTls starttls, const std::string& ca_file = {},
                const Outgoing& mail = k_mail) {
    SmtpGateway gateway{{.url = url,
                         .starttls = starttls,
                         .user = {},
                         .password = std::nullopt,
                         .from = parse_mailbox("halo@webdonasi.example"),
                         .zone = test::k_wib,
                         .ca_file = ca_file},
                        k_clock};
    return gateway.send({SenderId{1}, "smtp", ""}, mail);
}

}  // namespace

TEST_CASE("a mail arrives as it was written, dots and all", "[mail]") {
    const Server server;
    const SendResult result = send(server.url, StartTls::never);
    CAPTURE(result.detail);
    CHECK(result.outcome == Outcome::accepted);
    const auto mails = server.mails();
    REQUIRE(mails.size() == 1);
    CHECK(mails[0]["from"] == "halo@webdonasi.example");
    CHECK(mails[0]["to"] == nlohmann::json::array({"siti@example.com"}));
    const auto text = mails[0]["text"].get<std::string>();
    CHECK(text.find("Subject: =?UTF-8?B?S8Op?=") != std::string::npos);
    CHECK(text.find("SGFsbyDwn5GLDQouDQpTYW1wYWkganVtcGE=") != std::string::npos);
}

TEST_CASE("a refused recipient and a greylisted one are told apart", "[mail]") {
    const Server server;
    Outgoing mail = k_mail;
    mail.to = "nobody@example.com";
    CHECK(send(server.url, StartTls::never, {}, mail).outcome == Outcome::rejected_recipient);
    mail.to = "later@example.com";
    CHECK(send(server.url, StartTls::never, {}, mail).outcome == Outcome::transient_safe);
    CHECK(server.mails().empty());
}

TEST_CASE("STARTTLS is used where it is offered and insisted on where the settings say so", "[mail]") {
    const Certificate certificate;
    const Server secure{{certificate.file, certificate.key}};
    CHECK(send(secure.url, StartTls::always, certificate.file).outcome == Outcome::accepted);
    CHECK(send(secure.url, StartTls::offered, certificate.file).outcome == Outcome::accepted);
    for (const auto& mail : secure.mails())
        CHECK(mail["tls"] == true);
    CHECK(secure.mails().size() == 2);
    // Nobody vouches for this certificate.
    CHECK(send(secure.url, StartTls::always).outcome == Outcome::transient_safe);
    // The server insists, we may not.
    CHECK(send(secure.url, StartTls::never).outcome != Outcome::accepted);

    const Server plain;
    const SendResult refused = send(plain.url, StartTls::always);
    CHECK(refused.outcome == Outcome::sender_blocked);
    CHECK(send(plain.url, StartTls::offered).outcome == Outcome::accepted);
    CHECK(secure.mails().size() == 2);
}

TEST_CASE("nobody listening is a failure before the first byte", "[mail]") {
    const test::ReservedPort port;
    CHECK(send(fmt::format("smtp://127.0.0.1:{}", port.number()), StartTls::never).outcome == Outcome::transient_safe);
}

TEST_CASE("the program aiosmtpd takes our mail", "[mail]") {
    const test::ReservedPort port;
    const std::string address = fmt::format("127.0.0.1:{}", port.number());
    Process server{{"/usr/bin/aiosmtpd", "-n", "-l", address}};
    CHECK(test::eventually([&] { return send("smtp://" + address, StartTls::never).outcome == Outcome::accepted; }));
    server.await_output("Subject: =?UTF-8?B?S8Op?=");
}
