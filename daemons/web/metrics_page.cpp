#include "daemons/web/metrics_page.hpp"

#include <fmt/format.h>
#include <httplib.h>

#include <thread>

#include "daemons/web/hook_counts.hpp"
#include "lib/base/error.hpp"
#include "lib/http/listener.hpp"
#include "lib/http/rate_limit.hpp"
#include "lib/http/server.hpp"

namespace mitra::web {
namespace {

std::string text(const http::Server& server, const http::RateLimiter& limiter, const HookCounts& hooks) {
    return server.metrics().text(server.writer_counts()) +
           fmt::format(
               "# HELP mitra_rate_limited_total Attempts refused by a token bucket.\n"
               "# TYPE mitra_rate_limited_total counter\n"
               "mitra_rate_limited_total {}\n"
               "# HELP mitra_rate_buckets Token buckets in memory.\n"
               "# TYPE mitra_rate_buckets gauge\n"
               "mitra_rate_buckets {}\n",
               limiter.refusals(), limiter.size()) +
           hooks.text();
}

bool is_loopback(const std::string& host) {
    return host.starts_with("127.") || host == "::1";
}

// The library's default would let a second process share the port in silence.
void reuse_address_only(socket_t socket) {
    const int on = 1;
    ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
}

}  // namespace

struct MetricsPage::Page {
    httplib::Server server;
    int port = 0;
    std::thread thread;
};

MetricsPage::MetricsPage(const std::string& listen, const http::Server& server, const http::RateLimiter& limiter,
                         const HookCounts& hooks) {
    if (listen.empty()) return;
    const http::ListenAddress address = http::ListenAddress::parse(listen);
    if (!is_loopback(address.host))
        throw Error{ErrorKind::usage, fmt::format("web.metrics_listen is '{}', which others can reach", listen),
                    "metrics are for this machine only: use 127.0.0.1 or [::1]"};

    page_ = std::make_unique<Page>();
    page_->server.new_task_queue = [] { return new httplib::ThreadPool{1}; };
    page_->server.set_tcp_nodelay(true);
    page_->server.set_socket_options(reuse_address_only);
    page_->server.set_keep_alive_max_count(1);
    page_->server.Get("/metrics", [&server, &limiter, &hooks](const httplib::Request&, httplib::Response& response) {
        response.set_content(text(server, limiter, hooks), "text/plain; version=0.0.4");
    });
    const bool bound = address.port == 0 ? (page_->port = page_->server.bind_to_any_port(address.host)) > 0
                                         : page_->server.bind_to_port(address.host, page_->port = address.port);
    if (!bound)
        throw Error{ErrorKind::refused, fmt::format("{} is taken, or not an address of this machine", listen),
                    "choose another address in web.metrics_listen"};
    page_->thread = std::thread{[page = page_.get()] { page->server.listen_after_bind(); }};
    // `stop` does nothing to a server that does not run yet.
    while (!page_->server.is_running())
        std::this_thread::yield();
}

MetricsPage::~MetricsPage() {
    if (!page_ || !page_->thread.joinable()) return;
    page_->server.stop();
    page_->thread.join();
}

std::uint16_t MetricsPage::port() const {
    return page_ ? static_cast<std::uint16_t>(page_->port) : std::uint16_t{0};
}

}  // namespace mitra::web
