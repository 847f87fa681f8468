// TikTok accounts, for programs with an admin's token: the pool, who gets one, and what became of it. Credentials are
// not here: only the terminal shows them, and notes that it did.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "daemons/web/api.hpp"
#include "daemons/web/api_body.hpp"
#include "daemons/web/api_json.hpp"
#include "lib/base/error.hpp"
#include "lib/flow/assign_account.hpp"
#include "lib/flow/change_account.hpp"
#include "lib/membership/account_store.hpp"
#include "lib/people/person_store.hpp"

namespace mitra::web {
namespace {

using membership::Account;
using membership::AccountStore;
using nlohmann::json;

json or_null(const std::string& text) {
    return text.empty() ? json() : json(text);
}

json account_json(const Site& site, const Account& account) {
    return {{"id", to_string(account.id)},
            {"username", account.handle()},
            {"tiktok_id", or_null(account.tiktok_id)},
            {"shop_id", or_null(account.shop_id)},
            {"shop_name", or_null(account.shop_name)},
            {"shop_status", membership::name(account.status)},
            {"available", account.available()},
            {"keranjang_kuning", account.cart_verified_at.has_value()},
            {"keranjang_kuning_verified_at", iso(site, account.cart_verified_at)},
            {"notes", or_null(account.notes)},
            {"person", account.holder ? json(to_string(*account.holder)) : json()},
            {"assigned_at", iso(site, account.assigned_at)},
            {"assigned_by", or_null(account.assigned_by)},
            {"checked_at", iso(site, account.checked_at)},
            {"created_at", iso(site, account.created_at)}};
}

db::StoredAnswer answer_of(const Site& site, const Account& account, bool changed) {
    json body = account_json(site, account);
    body["schema"] = 1;
    body["changed"] = changed;
    return {.status = 200, .body = body.dump()};
}

/// "ACC-6", "6" or "@name".
AccountId account_named(const flow::Services& services, std::string_view reference) {
    const auto id = id_in<AccountId>(reference);
    return AccountStore{services.database, services.vault}.named(id ? to_string(*id) : std::string{reference}).id;
}

/// "PER-3", "3", a phone or an e-mail.
PersonId person_named(const flow::Services& services, std::string_view reference) {
    const auto id = id_in<PersonId>(reference);
    return people::PersonStore{services.database, services.vault}
        .named(id ? to_string(*id) : std::string{reference})
        .id;
}

std::optional<membership::ShopStatus> status_named(const std::optional<std::string>& text) {
    if (!text) return std::nullopt;
    const auto status = membership::shop_status_named(*text);
    if (!status) throw Error{ErrorKind::usage, "shop_status is active, suspended or inactive"};
    return status;
}

membership::AccountFilter filter_of(const http::Request& request) {
    membership::AccountFilter filter;
    if (const auto status = request.query.find("shop_status")) filter.status = status_named(std::string{*status});
    if (const auto assigned = request.query.find("assigned")) {
        if (*assigned != "true" && *assigned != "false") throw Error{ErrorKind::usage, "assigned is true or false"};
        filter.assigned = *assigned == "true";
    }
    return filter;
}

http::Answer list(const Site& site, const Caller&, const http::Request& request, db::Database& reader) {
    const std::int64_t limit = api_limit(request);
    const auto after = api_after<AccountId>(request);
    auto accounts = AccountStore{reader, site.vault}.list(filter_of(request), after, limit + 1);
    const auto next = next_of(accounts, limit);
    json items = json::array();
    for (const Account& account : accounts)
        items.push_back(account_json(site, account));
    return list_page(items, next);
}

http::Answer assign(const SharedSite& site, const Caller& caller, const http::Request& request) {
    ApiBody body{request};
    const std::string account = body.text("account"), person = body.text("person");
    body.done();
    return api_act(site, caller, request, [site, account, person](const flow::Services& services) {
        const auto done =
            flow::assign_account(services, account_named(services, account), person_named(services, person));
        return answer_of(*site, done.account, done.changed);
    });
}

http::Answer change(const SharedSite& site, const Caller& caller, const http::Request& request) {
    ApiBody body{request};
    flow::AccountChange change;
    change.status = status_named(body.optional_text("shop_status"));
    change.cart = body.flag("keranjang_kuning");
    change.notes = body.optional_text("notes");
    body.done();
    if (!change.status && !change.cart && !change.notes)
        throw Error{ErrorKind::usage, "say what changes: shop_status, keranjang_kuning or notes"};
    return api_act(site, caller, request,
                   [site, change, id = std::string{request.parameters.get("id")}](const flow::Services& services) {
                       const auto done = flow::change_account(services, account_named(services, id), change);
                       return answer_of(*site, done.account, done.changed);
                   });
}

}  // namespace

void add_api_accounts(http::Router& router, const SharedSite& site) {
    add_api(router, site, "GET", "/api/affiliate-accounts",
            [site](const Caller& caller, const http::Request& request, db::Database& reader) {
                return list(*site, caller, request, reader);
            });
    add_api(router, site, "POST", "/api/affiliate-accounts/assign",
            [site](const Caller& caller, const http::Request& request, db::Database&) {
                return assign(site, caller, request);
            });
    add_api(router, site, "PUT", "/api/affiliate-accounts/{id}",
            [site](const Caller& caller, const http::Request& request, db::Database&) {
                return change(site, caller, request);
            });
}

}  // namespace mitra::web
