#include "daemons/web/site.hpp"
#include "lib/flow/topup_jobs.hpp"
#include "lib/topup/vip.hpp"

namespace mitra::web {
namespace {

using topup::Hint;
using topup::trakteer::k_token_header;

/// Both are content with any 2xx; this is what their examples show.
http::Response done() {
    return http::Response::json(200, R"({"success":true})");
}

http::Answer keep(const SharedSite& site, flow::CheckedHint checked) {
    if (checked.verdict == Hint::Verdict::not_authentic) return http::Response::text(401, "");
    if (checked.verdict == Hint::Verdict::malformed) return http::Response::text(400, "");
    return [site, event = std::move(checked.event)](db::Database& writer) {
        flow::store_hint(site->services(writer), event);
        return done();
    };
}

/// What is said is said in the body: a field in the address is nobody's to believe.
bool asks(const http::Request& request) {
    return !request.query.empty();
}

http::Answer take_vip(const SharedSite& site, const http::Request& request) {
    const std::string_view proof = request.headers.get(topup::k_vip_proof_header);
    auto checked = flow::check_supplier_hint(site->vault, *site->supplier, proof, request.body, site->clock.now());
    if (checked.verdict == Hint::Verdict::genuine && asks(request)) return http::Response::text(400, "");
    return keep(site, std::move(checked));
}

http::Answer take_trakteer(const SharedSite& site, const http::Request& request) {
    const std::string_view token = request.headers.get(k_token_header);
    auto checked = flow::check_trakteer_hint(site->vault, *site->trakteer, token, request.body, site->clock.now());
    if (checked.verdict == Hint::Verdict::genuine && asks(request)) return http::Response::text(400, "");
    return keep(site, std::move(checked));
}

}  // namespace

/// Webhooks of the supplier and of Trakteer, stored and answered at once. Nothing in them is believed: mitra-sender
/// asks whether it is so.
void add_topup_hooks(http::Router& router, const SharedSite& site) {
    const http::RouteOptions limits{.largest_body = 64 * 1024, .counts_posts = false, .raw_form = true};
    if (site->supplier)
        router.add(
            "POST", "/hook/vip",
            [site](const http::Request& request, db::Database&) { return take_vip(site, request); }, limits);
    if (site->trakteer)
        router.add(
            "POST", "/hook/trakteer",
            [site](const http::Request& request, db::Database&) { return take_trakteer(site, request); }, limits);
}

}  // namespace mitra::web
