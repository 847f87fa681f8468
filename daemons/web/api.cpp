#include "daemons/web/api.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <charconv>
#include <nlohmann/json.hpp>

#include "daemons/web/access.hpp"
#include "lib/base/error.hpp"
#include "lib/crypto/digest.hpp"
#include "lib/people/link_store.hpp"

namespace mitra::web {
namespace {

constexpr std::string_view k_scheme = "Bearer ";
constexpr std::size_t k_longest_key = 200;
constexpr std::int64_t k_usual_page = 50;
constexpr std::int64_t k_largest_page = 500;

struct Failure {
    int status;
    const char* id;
    const char* message;
};
// The last one stands for every status that is not listed.
constexpr std::array k_failures{
    Failure{400, "request.unreadable", "the request is not one that can be read"},
    Failure{404, "route.not_found", "nothing is served at this address"},
    Failure{405, "method.not_allowed", "this address is not asked by this method; see Allow"},
    Failure{409, "conflict", "it contradicts what is there; nothing was changed"},
    Failure{413, "body.too_large", "the body is larger than this address takes"},
    Failure{415, "body.type", "send the body as application/json"},
    Failure{429, "rate.limited", "too many requests; try again after Retry-After seconds"},
    Failure{500, "internal", "our own fault; it was noted"},
    Failure{503, "unavailable", "nothing was done; try again after Retry-After seconds"},
    Failure{0, "request.refused", "the request is not served"},
};

std::optional<Caller> by_token(const Site& site, std::string_view given, db::Database& reader) {
    if (!given.starts_with(k_scheme)) return std::nullopt;
    given.remove_prefix(k_scheme.size());
    const auto link = people::LinkStore{reader}.opened_by(given, people::IssuedFor::api_token, site.clock.now());
    if (!link) return std::nullopt;
    return Caller{.admin = link->made.role == "admin",
                  .person = link->made.person,
                  .actor = to_string(link->id),
                  .visitor = std::nullopt};
}

std::optional<Caller> by_session(const Site& site, const http::Request& request, db::Database& reader) {
    auto visitor = signed_in(site, request, reader);
    if (!visitor) return std::nullopt;
    const PersonId person = visitor->person;
    return Caller{.admin = false, .person = person, .actor = to_string(person), .visitor = std::move(visitor)};
}

/// Who sends "Authorization" means that; a session beside it counts for nothing.
std::optional<Caller> caller_of(const Site& site, Access access, const http::Request& request, db::Database& reader) {
    if (const auto given = request.headers.find("authorization")) return by_token(site, *given, reader);
    return access == Access::api_member ? by_session(site, request, reader) : std::nullopt;
}

/// What a page of ours that no session showed cannot send: the session's csrf, and an Origin that is ours.
bool came_from_elsewhere(const Site& site, const http::Request& request, const Caller& caller) {
    if (!caller.visitor || request.method == "GET" || request.method == "HEAD") return false;
    return !request.headers.find("origin") || !from_our_own_page(site, request) ||
           !crypto::equal_secret(request.headers.get("x-csrf-token"), caller.visitor->csrf);
}

std::string id_of(const Error& error, std::string_view what) {
    return error.subject().empty() ? std::string{what} : fmt::format("{}.{}", error.subject(), what);
}

/// Nothing for what is our own fault: that is noted by the listener, and answered without a word of it.
std::optional<http::Response> explained(const Error& error) {
    switch (error.kind()) {
        case ErrorKind::usage:
            return api_error(400, "usage", error.what());
        case ErrorKind::not_found:
            return api_error(404, id_of(error, "not_found"), error.what());
        case ErrorKind::refused:
            return api_error(409, id_of(error, "refused"), error.what());
        default:
            return std::nullopt;
    }
}

template <typename Act>
auto in_json(Act act) -> decltype(act()) {
    try {
        return act();
    } catch (const Error& error) {
        if (auto answer = explained(error)) return *std::move(answer);
        throw;
    }
}

http::Answer let_in(const SharedSite& site, Access access, const ApiHandler& handler, const http::Request& request,
                    db::Database& reader) {
    if (access == Access::api) return handler({}, request, reader);
    const auto caller = caller_of(*site, access, request, reader);
    if (!caller)
        return api_error(401, "token.missing", "send a token that is open: Authorization: Bearer TOKEN")
            .with("WWW-Authenticate", "Bearer");
    if (access == Access::api_admin && !caller->admin)
        return api_error(403, "role.refused", "this is for a token of the role admin");
    if (access == Access::api_member && !caller->person)
        return api_error(403, "role.refused", "this is for a token that belongs to a person");
    if (came_from_elsewhere(*site, request, *caller))
        return api_error(403, "csrf.refused",
                         "a session changes things with our own Origin and the X-CSRF-Token that "
                         "GET /api/membership/my-membership gives");
    return handler(*caller, request, reader);
}

db::IdempotencyKey key_of(const Site& site, const Caller& caller, const http::Request& request, std::string_view key) {
    if (key.empty() || key.size() > k_longest_key)
        throw Error{ErrorKind::usage, fmt::format("an Idempotency-Key has 1 to {} characters", k_longest_key)};
    return {.actor = caller.actor,
            .route = fmt::format("{} {}", request.method, request.path),
            .key = crypto::to_hex(site.vault.lookup_hash("api", key)),
            .request = request.body};
}

}  // namespace

http::Response api_error(int status, std::string_view id, std::string_view message) {
    const nlohmann::json error{{"error", {{"id", id}, {"message", message}}}};
    return http::Response::json(status, error.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

http::Response api_failure(int status) {
    const auto* found = std::find_if(k_failures.begin(), k_failures.end(),
                                     [&](const Failure& failure) { return failure.status == status; });
    const Failure& failure = found == k_failures.end() ? k_failures.back() : *found;
    return api_error(status, failure.id, failure.message);
}

void add_api(http::Router& router, const SharedSite& site, const char* method, const char* pattern,
             ApiHandler handler) {
    const RouteRule* rule = rule_of(method, pattern);
    assert(rule != nullptr);
    router.add(method, pattern,
               [site, access = rule->access, handler = std::move(handler)](const http::Request& request,
                                                                           db::Database& reader) -> http::Answer {
                   return in_json([&] { return let_in(site, access, handler, request, reader); });
               });
}

http::Answer api_act(const SharedSite& site, const Caller& caller, const http::Request& request, ApiAct act) {
    std::optional<db::IdempotencyKey> key;
    if (const auto given = request.headers.find("idempotency-key")) key = key_of(*site, caller, request, *given);
    return [site, actor = caller.actor, key, act = std::move(act)](db::Database& writer) -> http::Response {
        return in_json([&]() -> http::Response {
            flow::Services services = site->services(writer);
            services.actor = {.name = actor, .reason = "api"};
            const auto run = [&] { return act(services); };
            const db::StoredAnswer answer =
                key ? db::once(writer, site->vault, *key, site->clock.now(), run) : db::in_transaction(writer, run);
            return http::Response::json(answer.status, answer.body);
        });
    };
}

void refuse_after(std::string_view prefix) {
    throw Error{ErrorKind::usage, fmt::format("after is an id as {}-3", prefix)};
}

std::int64_t api_limit(const http::Request& request) {
    const auto text = request.query.find("limit");
    if (!text) return k_usual_page;
    std::int64_t limit = 0;
    const auto [end, problem] = std::from_chars(text->data(), text->data() + text->size(), limit);
    if (problem != std::errc{} || end != text->data() + text->size() || limit < 1 || limit > k_largest_page)
        throw Error{ErrorKind::usage, fmt::format("limit is a number from 1 to {}", k_largest_page)};
    return limit;
}

}  // namespace mitra::web
