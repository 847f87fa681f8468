#pragma once

#include <functional>
#include <memory>
#include <string_view>

namespace mitra::app {
class App;
}
namespace mitra::http {
class RateLimiter;
class Router;
struct Response;
}  // namespace mitra::http

namespace mitra::web {

struct HookCounts;

/// Every address of the site but /healthz and /metrics: pages, forms, links in messages, webhooks. `limiter` must live
/// as long as the router.
void add_routes(http::Router& router, const app::App& app, http::RateLimiter& limiter,
                std::shared_ptr<HookCounts> counts);

/// The page for a status that no handler rendered (http::Server::ErrorPage).
std::function<http::Response(int status, std::string_view path)> error_page(const app::App& app);

}  // namespace mitra::web
