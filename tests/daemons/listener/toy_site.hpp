#pragma once

#include <atomic>
#include <functional>
#include <future>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "lib/http/server.hpp"
#include "tests/support/database.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/raw_client.hpp"

namespace mitra::test {

/// A real Server in this process with handlers that show what they were given.
///
///   GET /              "hello"              GET /m/{token}, /ref={code}   what stood there
///   GET /echo          query and cookies    GET /peer     the client's address
///   GET /big           8 MiB                GET /fail/{kind}   throws Error of that kind, or another exception
///   POST /note         writes `value`; the number 13 is refused, 14 breaks inside
///   GET /click         answers, then writes a note of its own
///   POST /raw          the body's length    POST /hold    for `hold`
///   PUT /thing/{id}    what stood there, and the body
///   POST /upload       the form, and the upload's field, name, size and checksum
///   GET /file          `content()`, with ranges            GET /missing   a file that has gone
///   GET /counted, /d/{token}, /counted-large, /d/large   the same; notes how many bytes of it left (`ended`)
///   POST /slow         slowly: an even `value` writes a note; positive ones wait for `release`
class ToySite {
 public:
    explicit ToySite(http::Server::Options options = {});
    ToySite(const ToySite&) = delete;
    ToySite& operator=(const ToySite&) = delete;
    ~ToySite();

    [[nodiscard]] RawClient client() const { return RawClient{server->port()}; }
    /// One request on a connection of its own.
    [[nodiscard]] std::optional<RawClient::Answer> ask(std::string_view bytes) const { return client().ask(bytes); }
    /// A client whose POST keeps the writer inside a batch until `release`.
    [[nodiscard]] RawClient hold();
    void release();
    /// Rows of `note`.
    std::int64_t notes();
    /// Of each exchange of /counted that is over, in their order: how many bytes left.
    std::vector<std::int64_t> ended();
    /// What file_bytes_asked said of the last such request.
    [[nodiscard]] std::int64_t asked() const { return asked_; }
    [[nodiscard]] std::vector<std::string> reports();
    [[nodiscard]] std::filesystem::path content_path() const { return file.database.file().string() + ".content"; }
    void stop();

    TestDatabase file = migrated_db();
    http::RateLimiter limiter;
    std::atomic<int> heartbeats{0}, slow_begun{0};
    std::unique_ptr<http::Server> server;

 private:
    http::Router routes();
    http::Answer slowly(std::int64_t value, db::Database& reader);

    std::atomic<std::int64_t> asked_{-1};
    std::atomic<bool> holding_{false}, released_{false};
    std::promise<void> held_;
    std::shared_future<void> release_{held_.get_future()};
    std::mutex mutex_;
    std::vector<std::string> reports_;
    std::thread thread_;
};

/// What GET /file sends: every place in it reads differently.
constexpr std::size_t k_content_bytes = 1'000'000;
/// What GET /large promises of the same file, for a test that makes it so large.
constexpr std::size_t k_large_bytes = 64'000'000;
const std::string& content();
/// What POST /upload shows of a content, in hex.
std::uint64_t checksum(std::string_view bytes);

/// Options for tests: nobody is trusted, nothing is rated; deadlines as they are in earnest.
http::Server::Options earnest();

}  // namespace mitra::test
