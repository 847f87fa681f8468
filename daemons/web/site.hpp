#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

#include "daemons/web/hook_counts.hpp"
#include "daemons/web/view.hpp"
#include "daemons/web/visits.hpp"
#include "lib/file/file_store.hpp"
#include "lib/http/cookie.hpp"
#include "lib/http/handler.hpp"
#include "lib/http/rate_limit.hpp"
#include "lib/http/router.hpp"
#include "lib/payment/duitku.hpp"
#include "lib/topup/supplier.hpp"
#include "lib/topup/trakteer.hpp"

namespace mitra::web {

/// What every route works with.
struct Site {
    View view;
    const crypto::Vault& vault;
    const Clock& clock;
    /// The services for what a visitor causes, on the writer's connection.
    std::function<flow::Services(db::Database&)> services;
    std::string home = "socialpreneur";  ///< what "/" shows: that programme, or the product of this slug
    std::chrono::hours referral_kept;    ///< how long a visitor's referral code stays in its cookie
    std::shared_ptr<const file::Folder> files;
    http::Cookies cookies;
    http::RateLimiter& limiter;
    std::optional<payment::duitku::Account> duitku = {};   ///< where its callbacks are taken
    std::shared_ptr<const topup::Supplier> supplier = {};  ///< whose webhooks are taken; nothing: none are
    std::optional<topup::trakteer::Page> trakteer = {};    ///< the same
    std::string telegram_secret = {};                      ///< by which its updates are known; empty: none are taken
    std::shared_ptr<HookCounts> hook_counts = std::make_shared<HookCounts>();
    std::shared_ptr<Visits> visits = std::make_shared<Visits>();

    /// Name, address, zone, ...
    [[nodiscard]] const flow::Site& about() const { return view.site(); }
};
using SharedSite = std::shared_ptr<const Site>;

/// Every route, for a site that somebody else has put together (tests).
void add_routes(http::Router& router, const SharedSite& site);

/// Whether a form was sent from our own page: a foreign Origin is refused, a missing one taken (RELIABILITY, 11).
bool from_our_own_page(const Site& site, const http::Request& request);

/// Whether a person is looking: link previews, crawlers and prefetching are no clicks.
bool is_a_visit(const http::Request& request);

/// The referral code that a visitor came with: in the address, else in the cookie of an earlier visit.
std::string referral_code(const Site& site, const http::Request& request);

/// What was looked at.
struct Visited {
    http::Response page;
    ProductId product = {};                         ///< none: the landing page
    std::function<void(db::Database&)> noted = {};  ///< done besides, for a person who looks
};
/// The answer with this page. Who came through a referral link (`?ref=`, /ref=CODE) has its code kept, and the click
/// too where it is the link of an affiliate who may earn; the visit is counted.
http::Answer visited(const SharedSite& site, const http::Request& request, db::Database& reader, Visited visit);

/// Whose link this very request came through; nothing without a link, and for one of nobody.
std::optional<flow::FollowedLink> link_of(const Site& site, const http::Request& request, db::Database& reader);
/// The click that the visitor's browser remembers, where it would be credited now.
std::optional<flow::Click> click_of(const Site& site, const http::Request& request, db::Database& reader);

/// The next event, for the card that landing page and dashboard show.
std::optional<event::Event> next_event(const Site& site, db::Database& reader);

/// The page of a product, at /p/SLUG or in front; nothing where there is none of this slug, or not any more.
std::optional<http::Answer> product_page(const SharedSite& site, const http::Request& request, db::Database& reader,
                                         std::string_view slug);

/// The store, at /toko or in front; the games that are topped up, at /topup or in front.
http::Answer store_page(const SharedSite& site, const http::Request& request, db::Database& reader);
http::Answer topup_list(const SharedSite& site, const http::Request& request, db::Database& reader);

/// The page of the memberships, at /membership or in front.
http::Answer membership_page(const SharedSite& site, const http::Request& request, db::Database& reader);

// One for each file of routes/.
void add_landing(http::Router& router, const SharedSite& site);
void add_registration(http::Router& router, const SharedSite& site);
void add_dashboard(http::Router& router, const SharedSite& site);
void add_person_links(http::Router& router, const SharedSite& site);
void add_downloads(http::Router& router, const SharedSite& site);
void add_hooks(http::Router& router, const SharedSite& site);
void add_duitku_hook(http::Router& router, const SharedSite& site);
void add_telegram_hook(http::Router& router, const SharedSite& site);
void add_topup_hooks(http::Router& router, const SharedSite& site);
void add_api_orders(http::Router& router, const SharedSite& site);
void add_api_accounts(http::Router& router, const SharedSite& site);
void add_api_membership(http::Router& router, const SharedSite& site);
void add_api_upgrades(http::Router& router, const SharedSite& site);
void add_openapi(http::Router& router, const SharedSite& site);
void add_admin_actions(http::Router& router, const SharedSite& site);
void add_affiliates(http::Router& router, const SharedSite& site);
void add_products(http::Router& router, const SharedSite& site);
void add_store(http::Router& router, const SharedSite& site);
void add_checkout(http::Router& router, const SharedSite& site);
void add_topup(http::Router& router, const SharedSite& site);
void add_topup_orders(http::Router& router, const SharedSite& site);
void add_orders(http::Router& router, const SharedSite& site);
void add_order_proofs(http::Router& router, const SharedSite& site);
void add_order_steps(http::Router& router, const SharedSite& site);
void add_sign_in(http::Router& router, const SharedSite& site);
void add_passwords(http::Router& router, const SharedSite& site);
void add_contact(http::Router& router, const SharedSite& site);
void add_member_area(http::Router& router, const SharedSite& site);
void add_member_account(http::Router& router, const SharedSite& site);
void add_member_password(http::Router& router, const SharedSite& site);
void add_member_questions(http::Router& router, const SharedSite& site);
void add_member_take(http::Router& router, const SharedSite& site);
void add_affiliate_links(http::Router& router, const SharedSite& site);
void add_affiliate_coupons(http::Router& router, const SharedSite& site);
void add_affiliate_pixels(http::Router& router, const SharedSite& site);
void add_affiliate_report(http::Router& router, const SharedSite& site);
void add_affiliate_export(http::Router& router, const SharedSite& site);
void add_member_invite(http::Router& router, const SharedSite& site);
void add_members(http::Router& router, const SharedSite& site);
void add_reports(http::Router& router, const SharedSite& site);
void add_team(http::Router& router, const SharedSite& site);
void add_membership(http::Router& router, const SharedSite& site);
void add_upgrade(http::Router& router, const SharedSite& site);
void add_pixels(http::Router& router, const SharedSite& site);
void add_plain_pages(http::Router& router, const SharedSite& site);

}  // namespace mitra::web
