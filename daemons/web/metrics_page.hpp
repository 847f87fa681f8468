#pragma once

#include <cstdint>
#include <memory>
#include <string>

namespace mitra::http {
class RateLimiter;
class Server;
}  // namespace mitra::http

namespace mitra::web {

struct HookCounts;

/// GET /metrics in Prometheus's format, on an address of its own: loopback only, since numbers tell about people too.
/// An empty address serves nothing. Throws Error{usage} for an address that is not loopback, Error{refused} for one
/// that is taken.
class MetricsPage {
 public:
    MetricsPage(const std::string& listen, const http::Server& server, const http::RateLimiter& limiter,
                const HookCounts& hooks);
    MetricsPage(const MetricsPage&) = delete;
    MetricsPage& operator=(const MetricsPage&) = delete;
    ~MetricsPage();

    /// 0 where nothing is served.
    [[nodiscard]] std::uint16_t port() const;

 private:
    struct Page;
    std::unique_ptr<Page> page_;
};

}  // namespace mitra::web
