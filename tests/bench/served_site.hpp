#pragma once

#include <memory>
#include <optional>
#include <thread>

#include "daemons/web/site.hpp"
#include "lib/base/clock.hpp"
#include "lib/http/server.hpp"
#include "tests/support/services.hpp"
#include "tests/unit/payment/duitku_account.hpp"

namespace mitra::bench {

/// Our server with some of mitra-web's routes, on a thread of this process; its proxy is the machine itself.
class ServedSite {
 public:
    using AddRoutes = void (*)(http::Router&, const web::SharedSite&);
    enum class Commit { together, one_by_one };

    ServedSite(test::TestSite& site, AddRoutes add_routes, Commit commit) : site_{site} {
        const auto shared = std::make_shared<const web::Site>(
            web::Site{.view = web::View{site.site},
                      .vault = test::test_vault(),
                      .clock = clock_,
                      .services = [this](db::Database& writer) { return services(writer); },
                      .cookies = http::Cookies{http::Cookies::Transport::https},
                      .limiter = limiter_,
                      .duitku = test::duitku_account()});
        http::Router router;
        add_routes(router, shared);
        http::Server::Options options;
        options.trusted_proxies = {"127.0.0.1"};
        options.group_commit = commit == Commit::together;
        server_.emplace(
            std::move(options), std::move(router), limiter_,
            [this] { return site_.database.connect(db::Access::read_only); }, site_.database.connect());
        thread_ = std::thread{[this] { server_->run(); }};
    }
    ServedSite(const ServedSite&) = delete;
    ServedSite& operator=(const ServedSite&) = delete;
    ~ServedSite() {
        server_->stop();
        thread_.join();
    }
    [[nodiscard]] std::uint16_t port() const { return server_->port(); }

 private:
    flow::Services services(db::Database& writer) {
        return {.database = writer,
                .vault = test::test_vault(),
                .clock = clock_,
                .random = site_.random,
                .site = site_.site,
                .actor = {"test", "because"}};
    }

    test::TestSite& site_;
    SystemClock clock_;
    http::RateLimiter limiter_;
    std::optional<http::Server> server_;
    std::thread thread_;
};

}  // namespace mitra::bench
