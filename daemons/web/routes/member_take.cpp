// A free order that waited for its buyer: taken with a tap.
#include "daemons/web/session.hpp"
#include "lib/base/error.hpp"
#include "lib/flow/member_area.hpp"
#include "lib/flow/place_order.hpp"

namespace mitra::web {
namespace {

http::Answer take_free(const SharedSite& site, const http::Request& request, db::Database& reader) {
    const auto visitor = signed_in(*site, request, reader);
    if (!visitor) return ask_to_sign_in(request);
    if (!csrf_is_right(*site, request, *visitor)) return site->view.failure(403);
    const auto order = parse_id<OrderId>(request.parameters.get("order"));
    if (!order || !flow::MemberAreaStore{reader}.has_free(visitor->person, *order)) return site->view.failure(404);
    return [site, order = *order, person = visitor->person](db::Database& writer) {
        auto as_themselves = site->services(writer);
        as_themselves.actor = {.name = to_string(person), .reason = "session"};
        try {
            const bool taken = flow::claim_order(as_themselves, order, person);
            return http::Response::see_other(taken ? "/saya?diambil=ya" : "/saya");
        } catch (const Error& error) {
            if (error.kind() != ErrorKind::refused) throw;
            return http::Response::see_other("/saya#pesanan");  // its time is over: the list says so
        }
    };
}

}  // namespace

void add_member_take(http::Router& router, const SharedSite& site) {
    router.add("POST", "/saya/ambil/{order}",
               [site](const http::Request& request, db::Database& reader) { return take_free(site, request, reader); });
}

}  // namespace mitra::web
