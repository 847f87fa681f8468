// Requests for an upgrade, for programs with an admin's token: the list, and the decision.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "daemons/web/api.hpp"
#include "daemons/web/api_body.hpp"
#include "daemons/web/api_json.hpp"
#include "lib/base/error.hpp"
#include "lib/flow/decide_upgrade.hpp"
#include "lib/membership/upgrade_store.hpp"

namespace mitra::web {
namespace {

using membership::UpgradeFilter;
using membership::UpgradeStore;
using nlohmann::json;

UpgradeFilter filter_of(const http::Request& request) {
    UpgradeFilter filter;
    if (const auto status = request.query.find("status")) {
        filter.state = membership::upgrade_state_named(*status);
        if (!filter.state) throw Error{ErrorKind::usage, "status is pending, approved or rejected"};
    }
    return filter;
}

http::Answer list(const Site& site, const Caller&, const http::Request& request, db::Database& reader) {
    const std::int64_t limit = api_limit(request);
    const auto after = api_after<UpgradeId>(request);
    auto upgrades = UpgradeStore{reader, site.vault}.list(filter_of(request), after, limit + 1);
    const auto next = next_of(upgrades, limit);
    json items = json::array();
    for (const membership::Upgrade& upgrade : upgrades)
        items.push_back(upgrade_json(site, reader, upgrade));
    return list_page(items, next);
}

UpgradeId named(const http::Request& request) {
    const std::string_view id = request.parameters.get("id");
    const auto found = id_in<UpgradeId>(id);
    if (!found) throw Error{ErrorKind::not_found, fmt::format("no upgrade request '{:.60}'", id), {}, "upgrade"};
    return *found;
}

db::StoredAnswer decided(const Site& site, const flow::Services& services, UpgradeId id, bool changed) {
    const auto upgrade = UpgradeStore{services.database, services.vault}.named(to_string(id));
    json body = upgrade_json(site, services.database, upgrade);
    body["schema"] = 1;
    body["changed"] = changed;
    return {.status = 200, .body = body.dump()};
}

http::Answer approve(const SharedSite& site, const Caller& caller, const http::Request& request) {
    ApiBody{request}.done();
    return api_act(site, caller, request, [site, id = named(request)](const flow::Services& services) {
        return decided(*site, services, id, flow::approve_upgrade(services, id).changed);
    });
}

http::Answer reject(const SharedSite& site, const Caller& caller, const http::Request& request) {
    ApiBody body{request};
    const std::string reason = body.text("reason");
    body.done();
    return api_act(site, caller, request, [site, id = named(request), reason](const flow::Services& services) {
        return decided(*site, services, id, flow::reject_upgrade(services, id, reason).changed);
    });
}

}  // namespace

void add_api_upgrades(http::Router& router, const SharedSite& site) {
    add_api(router, site, "GET", "/api/membership/upgrade-requests",
            [site](const Caller& caller, const http::Request& request, db::Database& reader) {
                return list(*site, caller, request, reader);
            });
    add_api(router, site, "POST", "/api/membership/upgrade-requests/{id}/approve",
            [site](const Caller& caller, const http::Request& request, db::Database&) {
                return approve(site, caller, request);
            });
    add_api(router, site, "POST", "/api/membership/upgrade-requests/{id}/reject",
            [site](const Caller& caller, const http::Request& request, db::Database&) {
                return reject(site, caller, request);
            });
}

}  // namespace mitra::web
