// mitra-web is the public listener: landing, registration, people's own pages, links in messages, gateways' webhooks.
// It trusts nobody but the proxies named in the settings (for the client's address), talks to no network of its own
// accord, and writes only the database, through one writer that commits many requests at once. If it dies, nothing it
// acknowledged is lost, at most the last second's clicks are; systemd starts it again.

#include "daemons/web/hook_counts.hpp"
#include "daemons/web/listener_options.hpp"
#include "daemons/web/metrics_page.hpp"
#include "daemons/web/routes.hpp"
#include "daemons/web/service.hpp"
#include "lib/app/app.hpp"
#include "lib/app/daemon.hpp"
#include "lib/db/migration.hpp"
#include "lib/http/server.hpp"
#include "lib/log/log.hpp"

namespace {

using namespace mitra;

/// Alive: the loop answers, a worker runs, the database can be read and is of the schema that this program knows.
http::Answer show_health(const http::Request&, db::Database& reader) {
    db::check_schema(reader);
    return http::Response::text(200, "ok\n");
}

void serve(const app::DaemonCall& call) {
    const web::StopSignals signals;  // before any thread
    const app::App app = app::App::open(call.settings_file);
    http::RateLimiter limiter;
    http::Router router;
    router.add("GET", "/healthz", show_health);
    const auto hook_counts = std::make_shared<web::HookCounts>();
    web::add_routes(router, app, limiter, hook_counts);

    http::Server::Options options = web::listener_options(app);
    web::allow_open_files(options.limits.connections);
    options.error_page = web::error_page(app);
    options.heartbeat = web::beat_watchdog;
    options.report = [](const std::string& fault) { log::error("{}", log::word(fault)); };
    http::Server server{std::move(options), std::move(router), limiter,
                        [&app] { return app.connect(db::Access::read_only); }, app.connect(db::Access::read_write)};
    const web::MetricsPage metrics{app.settings().web.metrics_listen, server, limiter, *hook_counts};
    const web::StopOnSignal stop{signals, server};

    log::info("listening on port {}, metrics on port {}", server.port(), metrics.port());
    web::say_ready(server.port(), metrics.port());
    server.run();
    web::say_stopping();
}

}  // namespace

int main(int count, char** words) {
    const app::Daemon daemon{"mitra-web", "Serves the public site; put nginx or caddy in front for TLS.", {}};
    return app::run_daemon(daemon, {words, static_cast<std::size_t>(count)}, serve);
}
