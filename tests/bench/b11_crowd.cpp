// B11: 64 honest visitors on connections kept alive ask for a product's page as fast as they are answered, beside 400
// who only take places: silent, their head or body byte by byte, or asking and not reading. How long the honest ones
// wait and how much memory mitra-web has at most, beside the same 64 by themselves in the same run. mitra-web is the
// program as it is; it and the 400 are processes of their own.
#include <cstdio>
#include <filesystem>
#include <stdexcept>
#include <string_view>

#include "tests/bench/bench.hpp"
#include "tests/daemons/battery/crowd.hpp"
#include "tests/daemons/battery/live_site.hpp"
#include "tests/support/eventually.hpp"

namespace {

using namespace mitra;
using namespace std::chrono_literals;
using test::LiveSite;
using test::Served;

constexpr int k_attackers = 400, k_visitors = 64;
constexpr const char* k_page = "/p/kelas";

/// They stay for as long as this lives: this program with --attack, until its input ends.
class Attack {
 public:
    explicit Attack(std::uint16_t port) {
        const std::string program = std::filesystem::read_symlink("/proc/self/exe").string();
        process_ = ::popen(fmt::format("'{}' --attack {}", program, port).c_str(), "w");
        if (process_ == nullptr) throw std::runtime_error{"nobody attacks"};
    }
    Attack(const Attack&) = delete;
    Attack& operator=(const Attack&) = delete;
    ~Attack() { ::pclose(process_); }

 private:
    std::FILE* process_;
};

void attack(std::uint16_t port) {
    const test::Attackers attackers{port, k_attackers, k_page};
    while (std::getchar() != EOF) {
    }
}

Served visit(const LiveSite& site) {
    Served served = test::visit(site.port(), k_visitors, k_page, 5s);
    if (served.wrong > 0) throw std::runtime_error{fmt::format("{} honest visitors were turned away", served.wrong)};
    return served;
}

Served visit_beside_attackers(const LiveSite& site) {
    const Attack attackers{site.port()};
    if (!test::eventually([&] { return site.number("mitra_http_connections") >= k_attackers - 10; }))
        throw std::runtime_error{"the attackers do not get in"};
    return visit(site);
}

/// What each of several rounds met with.
struct Rounds {
    std::vector<double> p99, rate;

    void add(const Served& served) {
        p99.push_back(served.within(0.99));
        rate.push_back(static_cast<double>(served.milliseconds.size()) / 5);
    }
    [[nodiscard]] std::string worded() const {
        return fmt::format("p99 {:.1f} ms at {:.0f} requests/s", bench::median(p99), bench::median(rate));
    }
};

}  // namespace

int main(int count, char** words) {
    if (count == 3 && std::string_view{words[1]} == "--attack")
        return attack(static_cast<std::uint16_t>(std::atoi(words[2]))), 0;
    LiveSite site;
    site.start();
    visit(site);  // warmed up
    site.forget_peak();
    Rounds alone, beside;
    for (int i = 0; i < 3; ++i) {  // by turns: what else the machine does is everybody's
        alone.add(visit(site));
        beside.add(visit_beside_attackers(site));
    }
    const double memory = static_cast<double>(site.memory_kb("VmHWM")) / 1024;
    return bench::report({{"B11 64 honest visitors beside 400 who only take places",
                           {bench::median(beside.p99), "ms", "99 of 100 answers came within"},
                           {},
                           "<= 20",
                           fmt::format("beside them {}; the same 64 alone {}", beside.worded(), alone.worded())},
                          {"B11 memory",
                           {memory, "MB", "resident at most"},
                           {},
                           "<= 64",
                           fmt::format("{:.1f} MB now", static_cast<double>(site.memory_kb("VmRSS")) / 1024)}});
}
