#include "daemons/web/api.hpp"

#include <nlohmann/json.hpp>

#include "lib/base/error.hpp"
#include "lib/people/link_store.hpp"

namespace mitra::web {
namespace {

constexpr std::string_view k_scheme = "Bearer ";

}  // namespace

std::optional<Caller> api_caller(const Site& site, const http::Request& request, db::Database& reader) {
    std::string_view given = request.headers.get("authorization");
    if (!given.starts_with(k_scheme)) return std::nullopt;
    given.remove_prefix(k_scheme.size());
    const auto link = people::LinkStore{reader}.opened_by(given, people::IssuedFor::api_token, site.clock.now());
    if (!link) return std::nullopt;
    return Caller{.admin = link->made.role == "admin", .person = link->made.person};
}

http::Response api_error(int status, std::string_view id, std::string_view message) {
    const nlohmann::json error{{"error", {{"id", id}, {"message", message}}}};
    return http::Response::json(status, error.dump());
}

http::Handler api_route(const SharedSite& site, ApiHandler handler) {
    return [site, handler = std::move(handler)](const http::Request& request, db::Database& reader) -> http::Answer {
        const auto caller = api_caller(*site, request, reader);
        if (!caller)
            return api_error(401, "token.missing", "send a token that is open: Authorization: Bearer TOKEN")
                .with("WWW-Authenticate", "Bearer");
        try {
            return handler(*caller, request, reader);
        } catch (const Error& error) {
            switch (error.kind()) {
                case ErrorKind::usage:
                    return api_error(400, "usage", error.what());
                case ErrorKind::not_found:
                    return api_error(404, error.subject() + ".not_found", error.what());
                case ErrorKind::refused:
                    return api_error(409, error.subject() + ".refused", error.what());
                default:
                    throw;
            }
        }
    };
}

}  // namespace mitra::web
