// The page of one top-up, /topup/o/TOKEN: how it is paid and how it stands. Its token is that of its order's page.
#include "daemons/web/topup_view.hpp"
#include "lib/flow/topup_jobs.hpp"
#include "lib/shop/order_store.hpp"

namespace mitra::web {
namespace {

/// All buyers' looks together: Trakteer is asked for one list, whoever waits for it.
constexpr http::Rate k_questions{.burst = 2, .per_minute = 2};

http::Answer show(const SharedSite& site, const http::Request& request, db::Database& reader) {
    const db::Snapshot snapshot{reader};
    const auto order = shop::open_order_token(reader, site->vault, request.parameters.get("token"));
    auto view = order ? TopupView::of(*site, reader, *order) : std::nullopt;
    if (!view) return site->view.failure(404);
    view->reporting = request.query.get("lapor") == "1";
    http::Response page = view->page(*site, 200);
    if (const int seconds = view->refresh_s(site->clock.now()); seconds > 0)
        page.with("Refresh", std::to_string(seconds));
    // Somebody who looks may just have paid: the list of tips is read sooner than it would be.
    if (!view->waits_for_tip() || !is_a_visit(request) || !site->limiter.take("tip", "page", k_questions)) return page;
    return http::Deferred{std::move(page), [site](db::Database& writer) {
                              const auto services = site->services(writer);
                              flow::hasten_job(services, flow::k_supports_job, "page", services.clock.now());
                          }};
}

}  // namespace

void add_topup_orders(http::Router& router, const SharedSite& site) {
    router.add("GET", "/topup/o/{token}",
               [site](const http::Request& request, db::Database& reader) { return show(site, request, reader); });
}

}  // namespace mitra::web
