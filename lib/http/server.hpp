#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "lib/db/database.hpp"
#include "lib/db/writer.hpp"
#include "lib/http/limits.hpp"
#include "lib/http/metrics.hpp"
#include "lib/http/rate_limit.hpp"
#include "lib/http/router.hpp"

namespace mitra::http {

/// The public listener: one loop for all connections, one or two workers that run handlers on their own read-only
/// connections, two for what takes long, and the writer that commits many requests at once. Nothing waits for anybody
/// else's slowness: each request has its deadlines, each client its share, each answer that promises something its
/// commit before it.
class Server {
 public:
    /// The page for a status that no handler rendered: a refusal, an unknown path, an Error. Called on the loop's
    /// thread; `path` is empty where the request was not understood.
    using ErrorPage = std::function<Response(int status, std::string_view path)>;

    struct Options {
        std::string listen = "127.0.0.1:0";  ///< "127.0.0.1:8080", "[::1]:8080"; port 0 takes a free one
        Limits limits;
        std::vector<std::string> trusted_proxies;
        std::size_t workers = 2;
        /// Where uploads beyond 64 KiB lie without a name; on the disk whose space counts. Empty: the system's folder.
        std::filesystem::path upload_folder;
        std::chrono::milliseconds stop_deadline{10'000};  ///< what is still open then is closed as it is
        bool group_commit = true;                         ///< false: for the benchmark's comparison
        ErrorPage error_page;                             ///< empty: a line of text
        std::function<void(const std::string&)> report;   ///< our own faults, for the log; called on any thread
        std::function<void()> heartbeat;                  ///< called by the loop while no request is stuck in our hands
    };

    /// Binds and listens; never shares its address: a taken one is Error{refused} that says who holds it. `open_reader`
    /// is called once per worker, slow ones too, `writer` is the one connection that writes.
    Server(Options options, Router router, RateLimiter& limiter, const std::function<db::Database()>& open_reader,
           db::Database writer);
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;
    ~Server();

    [[nodiscard]] std::uint16_t port() const;
    /// Serves until `stop`: then accepts nobody, finishes what is in hand, and returns. The process ignores SIGPIPE
    /// from here on.
    void run();
    /// From any thread.
    void stop();

    [[nodiscard]] const Metrics& metrics() const;
    [[nodiscard]] db::Writer::Counts writer_counts() const;

 private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace mitra::http
