// What takes long is held for as long as a test likes, at the real mitra-web: whoever wants something else is answered
// meanwhile.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <fstream>

#include "tests/daemons/battery/live_site.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/proofs.hpp"

using namespace mitra;
using namespace mitra::test;

namespace {

/// Every call of a kind (holder.cpp) waits in here until the gate opens.
class Gate {
 public:
    explicit Gate(const char* what) : what_{what} {
        std::ofstream{dir_ / "waiting"}.flush();
        if (::mkfifo((dir_ / "gate").c_str(), 0600) != 0) throw std::runtime_error{"no gate"};
    }
    Gate(const Gate&) = delete;
    Gate& operator=(const Gate&) = delete;
    ~Gate() {
        if (open_ >= 0) ::close(open_);
    }

    /// What stands in front of the program.
    [[nodiscard]] std::vector<std::string> words() const {
        return {"env", std::string{"LD_PRELOAD="} + MITRA_HOLDER_LIBRARY, "MITRA_HOLD=" + what_,
                "MITRA_HOLD_AT=" + dir_.path().string()};
    }
    [[nodiscard]] bool holds(std::uintmax_t calls) const {
        return eventually([&] { return std::filesystem::file_size(dir_ / "waiting") == calls; });
    }
    /// For those who wait and for all who come later.
    void open() { open_ = ::open((dir_ / "gate").c_str(), O_RDWR | O_CLOEXEC); }

 private:
    TempDir dir_;
    std::string what_;
    int open_ = -1;
};

int status_of(const std::optional<RawClient::Answer>& answer) {
    return answer ? answer->status : 0;
}

void pages_are_answered(const LiveSite& site) {
    for (const char* page : {"/", "/masuk", "/p/kelas", "/healthz"})
        REQUIRE(status_of(site.ask(get(page))) == 200);
}

/// Two at once, as many as there are threads of either kind.
void everybody_else_is_answered_while(Gate& gate, const LiveSite& site, const std::array<std::string, 2>& held) {
    std::vector<RawClient> clients;
    for (const std::string& request : held) {
        clients.push_back(site.stranger());
        clients.back().send(request);
    }
    REQUIRE(gate.holds(2));
    pages_are_answered(site);
    CHECK(status_of(site.ask(registration(1))) == 303);
    CHECK(gate.holds(2));
    gate.open();
    for (RawClient& client : clients)
        CHECK(status_of(client.answer()) == 303);
}

constexpr const char* k_registered = "SELECT count(*) FROM person WHERE city LIKE 'Kota %'";

}  // namespace

TEST_CASE("while passwords are compared everybody else is answered", "[battery]") {
    Gate gate{"hash"};
    LiveSite site;
    site.start(gate.words());
    const std::string sign_in = post("/masuk", "email=siti%40contoh.id&sandi=kuda+nil+menari");
    everybody_else_is_answered_while(gate, site, {sign_in, sign_in});
}

TEST_CASE("while uploads are laid down on a slow disk everybody else is answered", "[battery]") {
    Gate gate{"file"};
    LiveSite site;
    site.start(gate.words());
    const auto upload = [&](std::size_t more) {
        return proof_of(site.order(), png(2, 2, png_chunk("tEXt", std::string(more, 'x'))));
    };
    everybody_else_is_answered_while(gate, site, {upload(200'000), upload(300'000)});
    CHECK(site.count("SELECT count(*) FROM file") == 2);
}

TEST_CASE("while a commit is on its way to a slow disk pages are answered, and nobody is told of it yet", "[battery]") {
    Gate gate{"commit"};
    LiveSite site;
    site.start(gate.words());
    std::vector<RawClient> clients;
    for (int i = 0; i < 5; ++i) {
        clients.push_back(site.stranger());
        clients.back().send(registration(i));
    }
    REQUIRE(gate.holds(1));
    pages_are_answered(site);
    CHECK(site.number("mitra_http_requests_total{status=\"303\"}") == 0);
    CHECK(site.count(k_registered) == 0);
    gate.open();
    for (RawClient& client : clients)
        CHECK(status_of(client.answer()) == 303);
    CHECK(site.count(k_registered) == 5);
}

TEST_CASE("while another program writes pages are answered, and who waits gets what was kept", "[battery]") {
    LiveSite site;
    site.start();
    db::Database other = site.open();
    other.execute("BEGIN IMMEDIATE");
    std::vector<RawClient> waiting = site.send_until_one_waits(registration);
    pages_are_answered(site);
    CHECK(site.count(k_registered) == 0);
    other.execute("ROLLBACK");
    int kept = 0;
    for (RawClient& client : waiting) {
        const int status = status_of(client.answer());
        CHECK((status == 303 || status == 503));  // a writer that waits too long for the other gives up
        if (status == 303) ++kept;
    }
    CHECK(site.count(k_registered) == kept);
    CHECK(status_of(site.ask(registration(0))) == 303);
}
