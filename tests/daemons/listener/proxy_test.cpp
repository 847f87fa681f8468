// The examples of etc/ in front of a real server: each is checked by its own program and serves real requests. They are
// run as they stand, but for the name, the ports and the certificate.
#include <catch2/catch.hpp>
#include <fstream>

#include "tests/daemons/listener/toy_site.hpp"
#include "tests/support/process.hpp"
#include "tests/support/proxy.hpp"
#include "tests/support/reserved_port.hpp"

using namespace mitra;
using namespace mitra::test;

namespace {

http::Server::Options behind_proxy() {
    http::Server::Options options = earnest();
    options.trusted_proxies = {"127.0.0.1"};
    return options;
}

/// A server, a folder, a certificate for localhost and free ports for what stands in front.
struct Front {
    ToySite site{behind_proxy()};
    TempDir dir;
    ReservedPort for_http, for_https;
    std::string http_port = std::to_string(for_http.number());
    std::string https_port = std::to_string(for_https.number());

    Front() {
        const Finished made =
            run({"openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
                 "-addext", "subjectAltName=DNS:localhost", "-keyout", dir / "key.pem", "-out", dir / "cert.pem"});
        REQUIRE(made.status == 0);
    }

    [[nodiscard]] std::string upstream() const { return "127.0.0.1:" + std::to_string(site.server->port()); }
    void write(const std::string& name, const std::string& text) const { std::ofstream{dir / name} << text; }

    /// What curl shows of an answer through the proxy: head and body.
    [[nodiscard]] std::string ask(const std::string& path, std::vector<std::string> more = {}) const {
        std::vector<std::string> words{"curl",
                                       "-sS",
                                       "-i",
                                       "--max-time",
                                       "20",
                                       "--cacert",
                                       dir / "cert.pem",
                                       "--resolve",
                                       "localhost:" + https_port + ":127.0.0.1",
                                       "https://localhost:" + https_port + path};
        words.insert(words.end(), more.begin(), more.end());
        const Finished asked = run(words);
        return asked.status == 0 ? asked.out : asked.err;
    }

    void serves_real_requests() {
        REQUIRE(eventually([&] { return ask("/").find("hello") != std::string::npos; }));
        const auto has = [](const std::string& answer, const std::string& text) {
            INFO(answer);
            CHECK(answer.find(text) != std::string::npos);
        };
        const std::string page = ask("/");
        has(page, "200");
        has(page, "max-age=31536000");
        has(page, "default-src 'none'");
        CHECK(page.find("nginx/") == std::string::npos);
        has(ask("/form", {"-d", "nama=Siti&kota=Bogor"}), "nama=[Siti];kota=[Bogor];");
        // The address is the client's own, whatever it claims.
        const std::string forged = ask("/peer", {"-H", "X-Forwarded-For: 6.6.6.6"});
        has(forged, "127.0.0.1");
        CHECK(forged.find("6.6.6.6") == std::string::npos);
        has(ask("/", {"-H", "Range: bytes=0-1"}), "hello");
        const std::string part = ask("/d/token", {"-H", "Range: bytes=10-19"});
        has(part, "206");
        has(part, content().substr(10, 10));
        CHECK(eventually([&] { return site.ended() == std::vector<std::int64_t>{10}; }));
        write("large", std::string(7'000'000, 'x'));
        // By HTTP/1.1: who answers before the body is there resets an HTTP/2 stream, and curl may see that first.
        has(ask("/raw", {"--http1.1", "-H", "Expect:", "--data-binary", "@" + (dir / "large").string()}), "413");
        has(ask("/ref=081562726272"), "code=[081562726272];");
        // Of a download that a slow client gives up, the proxy has not taken the whole in advance.
        std::filesystem::resize_file(site.content_path(), k_large_bytes);
        static_cast<void>(ask("/d/large", {"--limit-rate", "100k", "--max-time", "1", "-o", dir / "cut"}));
        REQUIRE(eventually([&] { return site.ended().size() == 2; }));
        CHECK(site.ended().back() < 32'000'000);
    }
};

}  // namespace

TEST_CASE("etc/nginx.conf passes nginx -t and serves the site over TLS", "[proxy]") {
    Front front;
    const std::vector<std::string> words = nginx_with(
        front.dir / "",
        changed_example("nginx.conf", {{"    listen [::]:80;\n", ""},
                                       {"    listen [::]:443 ssl http2;\n", ""},
                                       {"listen 80;", "listen 127.0.0.1:" + front.http_port + ";"},
                                       {"listen 443 ssl", "listen 127.0.0.1:" + front.https_port + " ssl"},
                                       {"www.example.com;", "localhost;"},
                                       {"/etc/letsencrypt/live/www.example.com/fullchain.pem", front.dir / "cert.pem"},
                                       {"/etc/letsencrypt/live/www.example.com/privkey.pem", front.dir / "key.pem"},
                                       {"server 127.0.0.1:8080;", "server " + front.upstream() + ";"}}));

    std::vector<std::string> check = words;
    check.emplace_back("-t");
    const Finished checked = run(check);
    INFO(checked.err);
    REQUIRE(checked.status == 0);
    Process nginx{words};
    front.serves_real_requests();
}

TEST_CASE("etc/Caddyfile passes caddy validate and serves the site over TLS", "[proxy]") {
    Front front;
    // Tests get no certificate from outside, and leave port 80 and Caddy's own port alone.
    front.write("Caddyfile",
                changed_example("Caddyfile",
                                {{"{\n\t# As strict", "{\n\tadmin off\n\tauto_https disable_redirects\n\thttp_port " +
                                                          front.http_port + "\n\t# As strict"},
                                 {"www.example.com {",
                                  "https://localhost:" + front.https_port + " {\n\tbind 127.0.0.1\n\ttls " +
                                      (front.dir / "cert.pem").string() + " " + (front.dir / "key.pem").string()},
                                 {"reverse_proxy 127.0.0.1:8080", "reverse_proxy " + front.upstream()}}));
    const Process::Environment home{
        {"HOME", front.dir / "home"}, {"XDG_DATA_HOME", front.dir / "data"}, {"XDG_CONFIG_HOME", front.dir / "config"}};
    const std::vector<std::string> config{"--config", front.dir / "Caddyfile", "--adapter", "caddyfile"};
    const auto words = [&](const char* verb) {
        std::vector<std::string> all{"caddy", verb};
        all.insert(all.end(), config.begin(), config.end());
        return all;
    };
    const Finished checked = run(words("validate"), home);
    INFO(checked.err);
    REQUIRE(checked.status == 0);
    Process caddy{words("run"), home};
    front.serves_real_requests();
}
