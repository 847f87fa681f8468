#include "daemons/web/site.hpp"
#include "lib/flow/duitku_jobs.hpp"
#include "lib/log/log.hpp"

namespace mitra::web {
namespace {

using payment::duitku::Verdict;

bool is_form(const http::Request& request) {
    constexpr std::string_view k_form = "application/x-www-form-urlencoded";
    std::string type{request.headers.get("content-type").substr(0, k_form.size() + 1)};
    for (char& c : type)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (!type.starts_with(k_form)) return false;
    return type.size() == k_form.size() || type.back() == ';' || type.back() == ' ';
}

http::Response refused(int status) {
    return http::Response::text(status, "");
}

http::Response not_authentic(HookCounts& counts, bool other_scheme) {
    ++counts.not_authentic;
    if (!other_scheme) return refused(401);
    ++counts.other_scheme;
    log::error(
        "a callback of Duitku is signed with the scheme that is not configured: is duitku.signature_scheme what the "
        "project uses?");
    return refused(401);
}

http::Answer receive(const SharedSite& site, const http::Request& request) {
    HookCounts& counts = *site->hook_counts;
    if (!is_form(request)) {
        ++counts.malformed;
        return refused(415);
    }
    // What is said is said in the body: a field in the address is nobody's to believe.
    if (!request.query.empty()) {
        ++counts.malformed;
        return refused(400);
    }
    auto checked = flow::check_duitku(site->vault, *site->duitku, request.body, site->clock.now());
    if (checked.verdict == Verdict::not_authentic) return not_authentic(counts, checked.other_scheme);
    if (checked.verdict == Verdict::malformed) {
        ++counts.malformed;
        return refused(400);
    }
    return [site, event = std::move(checked.event)](db::Database& writer) {
        ++(flow::store_duitku(site->services(writer), event) ? site->hook_counts->stored : site->hook_counts->repeated);
        return http::Response::text(200, "OK");
    };
}

}  // namespace

/// The receiver's algorithm of Duitku's callback up to its storage (providers: "Callback"); what it says is acted on by
/// mitra-sender, which asks Duitku whether it is so.
void add_duitku_hook(http::Router& router, const SharedSite& site) {
    if (!site->duitku) return;
    const auto handler = [site](const http::Request& request, db::Database&) { return receive(site, request); };
    router.add("POST", "/hook/duitku", handler, {.largest_body = 16 * 1024, .counts_posts = false, .raw_form = true});
}

}  // namespace mitra::web
