// B12: a file of 100 MB by a download link, to 64 slow clients at once: mitra-web as it is, with a database and links
// that count every byte, beside nginx, which serves the same file from the same disk to the same clients. Memory stays
// flat; then the same with clients that read as fast as they can. The clients are a process of their own.
#include <filesystem>
#include <fstream>

#include "lib/flow/send_delivery.hpp"
#include "tests/bench/bench.hpp"
#include "tests/bench/slow_clients.hpp"
#include "tests/daemons/download_shop.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/raw_client.hpp"
#include "tests/support/reserved_port.hpp"

namespace {

using namespace mitra;
using bench::Loaded;

constexpr std::int64_t k_bytes = 100'000'000;
constexpr std::int64_t k_slow = 8'000'000;  ///< bytes per second of each
constexpr int k_clients = 64;

std::int64_t status_kb(pid_t process, const std::string& which) {
    std::ifstream status{fmt::format("/proc/{}/status", process)};
    for (std::string line; std::getline(status, line);)
        if (line.starts_with(which + ":")) return std::strtoll(line.c_str() + which.size() + 1, nullptr, 10);
    throw std::runtime_error{"a server has gone"};
}

double mb(std::int64_t kb) {
    return static_cast<double>(kb) / 1024;
}

/// How much more memory a process had at most than when it began.
class Growth {
 public:
    explicit Growth(pid_t process) : process_{process}, before_{status_kb(process, "VmRSS")} {
        std::ofstream{fmt::format("/proc/{}/clear_refs", process)} << "5";
    }
    [[nodiscard]] double before_mb() const { return mb(before_); }
    [[nodiscard]] double most_mb() const { return mb(status_kb(process_, "VmHWM")); }
    [[nodiscard]] double mb_more() const { return most_mb() - before_mb(); }

 private:
    pid_t process_;
    std::int64_t before_;
};

/// Debian's nginx, one process, with what it is known for: sendfile.
class Nginx {
 public:
    explicit Nginx(const std::filesystem::path& file) {
        std::filesystem::create_hard_link(file, dir_ / "kit.zip");
        std::string config =
            "daemon off; master_process off; pid nginx.pid; error_log stderr;\n"
            "events { worker_connections 1024; }\nhttp {\naccess_log off; sendfile on; tcp_nopush on;\n";
        for (const char* kind : {"client_body", "proxy", "fastcgi", "uwsgi", "scgi"})
            config += fmt::format("{}_temp_path {};\n", kind, (dir_ / kind).string());
        config += fmt::format("server {{ listen 127.0.0.1:{}; root {}; }}\n}}\n", port_.number(), dir_.path().string());
        std::ofstream{dir_ / "nginx.conf"} << config;
        const std::string program = std::filesystem::exists("/usr/sbin/nginx") ? "/usr/sbin/nginx" : "nginx";
        const std::vector<std::string> words{program, "-p", dir_ / "", "-e", "stderr", "-c", dir_ / "nginx.conf"};
        process_ = std::make_unique<test::Process>(words);
        if (!test::eventually([this] { return answers(); })) throw std::runtime_error{"nginx does not listen"};
    }
    [[nodiscard]] std::uint16_t port() const { return port_.number(); }
    [[nodiscard]] pid_t pid() const { return process_->pid(); }

 private:
    [[nodiscard]] bool answers() const {
        try {
            return test::RawClient{port()}.ask("HEAD /kit.zip HTTP/1.0\r\n\r\n").has_value();
        } catch (const std::runtime_error&) {
            return false;  // not yet
        }
    }

    test::TempDir dir_;
    test::ReservedPort port_;
    std::unique_ptr<test::Process> process_;
};

class Bench {
 public:
    Bench() { shop_.start(); }

    Loaded ours(std::int64_t rate) {
        // A link of its own for each round, as a link is asked for 60 times in a minute at most.
        shop_.with([&](const flow::Services& services) {
            flow::send_delivery(services, shop_.order(), {.cause = fmt::format("again@{}", ++round_)});
        });
        const Loaded loaded = bench::load({shop_.port(), shop_.address(), k_clients, k_bytes, rate});
        if (!test::eventually([&] { return shop_.link().taken == k_clients * k_bytes; }))
            throw std::runtime_error{"the link does not know what left by it"};
        return loaded;
    }
    Loaded theirs(std::int64_t rate) { return bench::load({nginx_.port(), "/kit.zip", k_clients, k_bytes, rate}); }
    [[nodiscard]] pid_t our_pid() const { return shop_.pid(); }
    [[nodiscard]] pid_t their_pid() const { return nginx_.pid(); }

 private:
    test::DownloadShop shop_{k_bytes, 1000,
                             [](const std::filesystem::path& path) { test::write_pattern(path, k_bytes); }};
    Nginx nginx_{shop_.file()};
    int round_ = 0;
};

double median_speed(const std::vector<Loaded>& rounds) {
    std::vector<double> speeds;
    for (const Loaded& round : rounds)
        speeds.push_back(round.mb_per_second());
    return bench::median(speeds);
}

}  // namespace

int main() {
    Bench bench;
    bench.ours(0);  // the file is in the page cache for both
    bench.theirs(0);
    const Growth our_growth{bench.our_pid()}, their_growth{bench.their_pid()};
    const Loaded our_slow = bench.ours(k_slow), their_slow = bench.theirs(k_slow);
    std::vector<Loaded> ours, theirs;
    for (int i = 0; i < 5; ++i) {  // by turns: what else the machine does is everybody's
        ours.push_back(bench.ours(0));
        theirs.push_back(bench.theirs(0));
    }
    return bench::report(
        {{"B12 memory while 64 clients load 100 MB each",
          {our_growth.mb_more(), "MB", "more than before, at most"},
          {},
          "<= 64",
          fmt::format("mitra-web: {:.1f} MB before, {:.1f} MB at most; nginx: {:.1f} MB before, {:.1f} MB at most",
                      our_growth.before_mb(), our_growth.most_mb(), their_growth.before_mb(), their_growth.most_mb())},
         {"B12 64 slow clients, 8 MB/s each",
          {our_slow.mb_per_second(), "MB/s", "by mitra-web, every byte counted"},
          bench::Figure{their_slow.mb_per_second(), "MB/s", "by nginx"},
          ">= 0.95",
          ""},
         {"B12 64 fast clients",
          {median_speed(ours), "MB/s", "by mitra-web"},
          bench::Figure{median_speed(theirs), "MB/s", "by nginx"},
          ">= 0.75",
          "every client got all of the file"}});
}
