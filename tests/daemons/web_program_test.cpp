// mitra-web from outside: the program on free ports, its place, its health, its numbers, its end.
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <fstream>
#include <map>
#include <vector>

#include "lib/base/error.hpp"
#include "lib/crypto/vault.hpp"
#include "tests/support/database.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/process.hpp"
#include "tests/support/raw_client.hpp"

using namespace mitra;
using namespace mitra::test;

namespace {

/// An installation in a folder of its own, and the program on it.
struct Installed {
    TestDatabase file = migrated_db();
    std::filesystem::path settings = file.dir / "mitra.toml";

    explicit Installed(const std::string& listen = "127.0.0.1:0") {
        crypto::Vault::create(file.dir / "mitra.key");
        std::ofstream{settings} << "[site]\nmode = \"sandbox\"\n"
                                << "[store]\ndatabase = \"mitra.db\"\nkey_file = \"mitra.key\"\n"
                                << "[web]\nlisten = \"" << listen << "\"\nmetrics_listen = \"127.0.0.1:0\"\n";
    }
    [[nodiscard]] std::vector<std::string> words() const { return {program("mitra-web"), "--config", settings}; }
};

struct Ports {
    std::uint16_t pages = 0;
    std::uint16_t metrics = 0;
};

/// Where a started program says it listens.
Ports ports_of(Process& web) {
    web.await_output("metrics on port ");
    const std::string said = web.err();
    const auto number_after = [&](const std::string& words) {
        return static_cast<std::uint16_t>(std::stoi(said.substr(said.find(words) + words.size())));
    };
    return {number_after("listening on port "), number_after("metrics on port ")};
}

/// What a service manager would hear.
class NotifySocket {
 public:
    explicit NotifySocket(const std::filesystem::path& path)
        : socket_{::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)} {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        path.string().copy(address.sun_path, sizeof address.sun_path - 1);
        const timeval patience{60, 0};
        ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        if (::bind(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
            throw std::runtime_error{"cannot make a notify socket"};
    }
    NotifySocket(const NotifySocket&) = delete;
    NotifySocket& operator=(const NotifySocket&) = delete;
    ~NotifySocket() { ::close(socket_); }

    /// The next message that begins so.
    bool hears(const std::string& beginning) {
        std::array<char, 512> text{};
        for (;;) {
            const auto got = ::recv(socket_, text.data(), text.size(), 0);
            if (got < 0) return false;
            if (std::string{text.data(), static_cast<std::size_t>(got)}.starts_with(beginning)) return true;
        }
    }

 private:
    int socket_;
};

}  // namespace

TEST_CASE("mitra-web answers for its health, and shows its numbers on their own port only", "[web_program]") {
    const Installed installed;
    Process web{installed.words()};
    const Ports ports = ports_of(web);
    CHECK(RawClient{ports.pages}.ask(get("/healthz"))->body == "ok\n");
    CHECK(RawClient{ports.pages}.ask(get("/metrics"))->status == 404);

    // A request is counted when its answer has left, which may be a moment after it arrived.
    std::optional<RawClient::Answer> numbers;
    CHECK(eventually([&] {
        numbers = RawClient{ports.metrics}.ask(get("/metrics"));
        return numbers && numbers->body.find("mitra_http_request_seconds_count 2\n") != std::string::npos;
    }));
    REQUIRE(numbers);
    CHECK(numbers->headers.at("content-type").starts_with("text/plain; version=0.0.4"));
    for (const char* line :
         {"mitra_http_requests_total{status=\"200\"} 1\n", "mitra_http_requests_total{status=\"404\"} 1\n",
          "mitra_http_request_seconds_count 2\n", "mitra_http_request_seconds_bucket{le=\"+Inf\"} 2\n",
          "mitra_writer_waiting 0\n", "mitra_writer_batch_size_count 0\n", "mitra_http_connections_total 2\n",
          "mitra_rate_limited_total 0\n"}) {
        INFO(line);
        CHECK(numbers->body.find(line) != std::string::npos);
    }
    CHECK(web.stop() == 0);
}

TEST_CASE("a second mitra-web in the same place exits with 4 and says who holds it", "[web_program]") {
    const Installed first;
    Process web{first.words()};
    const Ports ports = ports_of(web);
    const Installed second{"127.0.0.1:" + std::to_string(ports.pages)};
    const Finished refused = run(second.words());
    CHECK(refused.status == exit_code(ErrorKind::refused));
    CHECK(refused.err.find("mitra-web (process " + std::to_string(web.pid()) + ")") != std::string::npos);
    CHECK(RawClient{ports.pages}.ask(get("/healthz"))->status == 200);
}

TEST_CASE("mitra-web tells its service manager when it is ready, alive and stopping", "[web_program]") {
    const Installed installed;
    NotifySocket manager{installed.file.dir / "notify"};
    Process web{installed.words(), {{"NOTIFY_SOCKET", (installed.file.dir / "notify").string()}}};
    CHECK(manager.hears("READY=1"));
    CHECK(manager.hears("WATCHDOG=1"));
    CHECK(web.stop() == 0);
    CHECK(manager.hears("STOPPING=1"));
}

TEST_CASE("metrics are never shown to other machines", "[web_program]") {
    const Installed installed;
    {
        std::ofstream{installed.settings, std::ios::trunc}
            << "[site]\nmode = \"sandbox\"\n[store]\ndatabase = \"mitra.db\"\nkey_file = \"mitra.key\"\n"
            << "[web]\nlisten = \"127.0.0.1:0\"\nmetrics_listen = \"0.0.0.0:0\"\n";
    }
    const Finished refused = run(installed.words());
    CHECK(refused.status == exit_code(ErrorKind::usage));
    CHECK(refused.err.find("web.metrics_listen") != std::string::npos);
}

TEST_CASE("requests that arrive together take a coupon's last uses once each", "[web_program]") {
    Installed installed;
    installed.file->execute(
        "INSERT INTO product (slug, name, name_key, kind, price, created_at)"
        " VALUES ('kelas', 'Kelas', 'kelas', 'program', 50000, 0);"
        "INSERT INTO coupon (code, code_key, percent_bp, scope, use_limit, created_at, created_by)"
        " VALUES ('GRAT1S', 'GRAT1S', 10000, 'all', 3, 0, 'test')");
    Process web{installed.words()};
    const Ports ports = ports_of(web);
    std::vector<RawClient> clients;
    for (int i = 0; i < 12; ++i)
        clients.emplace_back(ports.pages);
    for (std::size_t i = 0; i < clients.size(); ++i)
        CHECK(clients[i].send(post("/checkout/kelas", "nama=Budi&kota=Bogor&setuju=ya&kupon=gratis&email=b" +
                                                          std::to_string(i) + "%40contoh.id&no_wa=0815627262" +
                                                          std::to_string(10 + i))));
    std::map<int, int> statuses;
    for (RawClient& client : clients)
        ++statuses[client.answer().value().status];
    CHECK(statuses == std::map<int, int>{{303, 3}, {422, 9}});
    CHECK(installed.file->prepared("SELECT count(*) FROM shop_order").integer() == 3);
    CHECK(installed.file->prepared("SELECT uses FROM coupon").integer() == 3);
    CHECK(web.stop() == 0);
}
