#include "daemons/web/routes.hpp"

#include "daemons/web/api.hpp"
#include "daemons/web/site.hpp"
#include "lib/app/app.hpp"
#include "lib/app/duitku.hpp"
#include "lib/app/topup.hpp"

namespace mitra::web {
namespace {

constexpr std::chrono::hours k_day{24};
constexpr std::chrono::hours k_for_ever{24 * 365 * 10};

http::Cookies cookies_of(const flow::Site& site) {
    const bool plain = site.sandbox && site.base_url.starts_with("http://");
    return http::Cookies{plain ? http::Cookies::Transport::plain_http : http::Cookies::Transport::https};
}

}  // namespace

void add_routes(http::Router& router, const SharedSite& site) {
    add_landing(router, site);
    add_registration(router, site);
    add_dashboard(router, site);
    add_person_links(router, site);
    add_downloads(router, site);
    add_hooks(router, site);
    add_duitku_hook(router, site);
    add_telegram_hook(router, site);
    add_topup_hooks(router, site);
    add_admin_actions(router, site);
    add_affiliates(router, site);
    add_api_orders(router, site);
    add_api_accounts(router, site);
    add_api_membership(router, site);
    add_api_upgrades(router, site);
    add_openapi(router, site);
    add_products(router, site);
    add_store(router, site);
    add_checkout(router, site);
    add_topup(router, site);
    add_topup_orders(router, site);
    add_orders(router, site);
    add_order_proofs(router, site);
    add_order_steps(router, site);
    add_sign_in(router, site);
    add_passwords(router, site);
    add_contact(router, site);
    add_member_area(router, site);
    add_member_account(router, site);
    add_member_password(router, site);
    add_member_questions(router, site);
    add_member_take(router, site);
    add_affiliate_links(router, site);
    add_affiliate_coupons(router, site);
    add_affiliate_pixels(router, site);
    add_affiliate_report(router, site);
    add_affiliate_export(router, site);
    add_membership(router, site);
    add_member_invite(router, site);
    add_members(router, site);
    add_reports(router, site);
    add_team(router, site);
    add_upgrade(router, site);
    add_pixels(router, site);
    add_plain_pages(router, site);
}

void add_routes(http::Router& router, const app::App& app, http::RateLimiter& limiter,
                std::shared_ptr<HookCounts> counts) {
    const std::int64_t days = app.settings().referral.cookie_days;
    const auto services = [app](db::Database& writer) { return app.services(writer, {.name = "web", .reason = {}}); };
    add_routes(router, std::make_shared<const Site>(Site{
                           .view = View{app.site()},
                           .vault = app.vault(),
                           .clock = app.clock(),
                           .services = services,
                           .home = app.settings().site.home,
                           .referral_kept = days == 0 ? k_for_ever : k_day * days,
                           .files = std::make_shared<const file::Folder>(app.settings().store.files_dir, app.vault()),
                           .cookies = cookies_of(app.site()),
                           .limiter = limiter,
                           .duitku = app::duitku_account(app),
                           .supplier = app::topup_supplier(app),
                           .trakteer = app::trakteer_page(app),
                           .telegram_secret = app.settings().telegram.webhook_secret.value_or(""),
                           .hook_counts = std::move(counts)}));
}

std::function<http::Response(int status, std::string_view path)> error_page(const app::App& app) {
    return [view = std::make_shared<const View>(app.site())](int status, std::string_view path) {
        // A gateway reads no pages, and what it gets back is sent on to the contact by some of them.
        if (path.starts_with("/hook/")) return http::Response::text(status, "");
        if (path.starts_with("/api/")) return api_failure(status);
        return view->failure(status);
    };
}

}  // namespace mitra::web
