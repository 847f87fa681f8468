#include "daemons/web/site.hpp"
#include "lib/crypto/digest.hpp"
#include "lib/flow/chat_updates.hpp"

namespace mitra::web {
namespace {

/// Never a word: Telegram would do what a JSON body with a method in it says.
http::Response silently(int status) {
    return http::Response::text(status, "");
}

http::Answer receive(const SharedSite& site, const http::Request& request) {
    const std::string_view given = request.headers.get("x-telegram-bot-api-secret-token");
    if (!crypto::equal_secret(given, site->telegram_secret)) return silently(401);
    // What is said is said in the body: a field in the address is nobody's to believe.
    if (!request.query.empty()) return silently(400);
    const auto update = membership::telegram::read_update(request.body);
    if (!update) return silently(400);
    using Kind = membership::telegram::Update::Kind;
    if (update->kind == Kind::other && !update->lost) return silently(200);
    return [site, update = *update](db::Database& writer) {
        flow::take_update(site->services(writer), update);
        return silently(200);
    };
}

}  // namespace

/// Telegram's updates: who joined and left the members' group, and that members wrote. What was written is read by
/// nobody and kept nowhere.
void add_telegram_hook(http::Router& router, const SharedSite& site) {
    if (site->telegram_secret.empty()) return;
    const auto handler = [site](const http::Request& request, db::Database&) { return receive(site, request); };
    router.add("POST", "/hook/telegram", handler, {.largest_body = 256 * 1024, .counts_posts = false});
}

}  // namespace mitra::web
