#include "daemons/web/site.hpp"
#include "lib/flow/process_inbound.hpp"
#include "lib/outbox/sender_store.hpp"

namespace mitra::web {
namespace {

int status_of(flow::Received received) {
    switch (received) {
        case flow::Received::not_authentic:
            return 401;
        case flow::Received::malformed:
            return 400;
        default:
            return 200;
    }
}

/// Never a word: some gateways send what they are answered to the contact.
http::Response silently(flow::Received received) {
    return http::Response::text(status_of(received), "");
}

http::Answer receive(const SharedSite& site, const http::Request& request, db::Database& reader) {
    const std::string gateway{request.parameters.get("gateway")};
    const std::string secret{request.parameters.get("secret")};
    // Guesses are turned away here, so that they do not queue for the writer.
    if (!outbox::SenderStore{reader, site->vault}.by_webhook(gateway, secret))
        return silently(flow::Received::not_authentic);
    // What is said is said in the body: a field in the address is nobody's to believe.
    if (!request.query.empty()) return silently(flow::Received::malformed);
    return [site, gateway, secret, body = request.body](db::Database& writer) {
        return silently(flow::receive_inbound(site->services(writer), gateway, secret, body));
    };
}

}  // namespace

void add_hooks(http::Router& router, const SharedSite& site) {
    const auto handler = [site](const http::Request& request, db::Database& reader) {
        return receive(site, request, reader);
    };
    // A gateway speaks for many people from one address.
    router.add("POST", "/hook/{gateway}/{secret}", handler, {.largest_body = 16 * 1024, .counts_posts = false});
}

}  // namespace mitra::web
