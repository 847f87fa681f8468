// What a member asks the JSON interface about tiers: which there are, which they have, to buy one, to go up.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "daemons/web/api.hpp"
#include "daemons/web/api_body.hpp"
#include "daemons/web/api_json.hpp"
#include "daemons/web/membership_payment.hpp"
#include "lib/base/error.hpp"
#include "lib/flow/order_values.hpp"
#include "lib/membership/membership_store.hpp"
#include "lib/membership/tier_store.hpp"
#include "lib/membership/upgrade_store.hpp"

namespace mitra::web {
namespace {

using nlohmann::json;

constexpr http::Rate k_one_person{.burst = 10, .per_minute = 0.5};  // as at the checkout
constexpr std::int64_t k_history = 50;

http::Answer tiers(const Caller&, const http::Request&, db::Database& reader) {
    json items = json::array();
    for (const membership::Tier& tier : membership::TierStore{reader}.list())
        items.push_back({{"code", tier.code},
                         {"name", tier.name},
                         {"price", tier.price.rupiah()},
                         {"days", tier.days},
                         {"features", tier.features},
                         {"active", tier.on_sale}});
    return list_page(items, std::nullopt);
}

json historic(const Site& site, const membership::Membership& one) {
    return {{"id", to_string(one.id)},
            {"tier", one.tier_code},
            {"status", membership::name(one.state)},
            {"order", to_string(one.order)},
            {"ordered_at", iso(site, one.ordered_at)},
            {"since", iso(site, one.started_at)},
            {"expires_at", iso(site, one.expires_at)},
            {"ended_at", iso(site, one.ended_at)}};
}

json membership_json(const Site& site, db::Database& reader, PersonId person) {
    membership::MembershipStore store{reader};
    const auto history = store.history(person, k_history);
    const auto active = store.active_of(person);
    // Who has none is shown what became of the last they ordered.
    const auto shown = active || history.empty() ? active : std::optional{history.front()};
    const auto upgrade = membership::UpgradeStore{reader, site.vault}.open_of(person);
    json all = json::array();
    for (const auto& one : history)
        all.push_back(historic(site, one));
    return {{"schema", 1},
            {"person", to_string(person)},
            {"tier", active ? json(active->tier_code) : json()},
            {"status", shown ? membership::name(shown->state) : "none"},
            {"since", shown ? iso(site, shown->started_at) : json()},
            {"expires_at", shown ? iso(site, shown->expires_at) : json()},
            {"upgrade", upgrade ? upgrade_json(site, reader, *upgrade) : json()},
            {"history", all}};
}

http::Answer mine(const Site& site, const Caller& caller, const http::Request&, db::Database& reader) {
    const db::Snapshot snapshot{reader};
    auto answer = http::Response::json(200, membership_json(site, reader, caller.person.value()).dump());
    if (caller.visitor) answer.with("X-CSRF-Token", caller.visitor->csrf);
    return answer;
}

/// What was asked for, as it was sent.
struct Wanted {
    PersonId person;
    std::string tier, method, coupon;
};

flow::MembershipOrder order_of(const flow::Services& services, const Wanted& wanted) {
    const membership::Tier tier = membership::TierStore{services.database}.named(wanted.tier);
    const TierPrice price = tier_price(services, wanted.person, tier);
    flow::MembershipOrder order{.person = wanted.person, .tier = tier.id, .bank_account = {}, .coupon = wanted.coupon};
    const auto choice = choice_named(services, price.choices, wanted.method);
    if (choice) {
        order.method = choice->method;
        order.bank_account = choice->bank_account;
    } else if (price.price.total > Money{}) {
        std::string known;
        for (const flow::PaymentChoice& each : price.choices)
            known += (known.empty() ? "" : ", ") + each.name;
        throw Error{ErrorKind::usage, fmt::format("payment_method is one of: {}", known.empty() ? "(none)" : known)};
    }
    return order;
}

std::string page_of(const Site& site, const shop::Order& order) {
    return site.about().base_url + flow::order_path(site.vault, order);
}

db::StoredAnswer purchase(const Site& site, const flow::Services& services, const Wanted& wanted) {
    const flow::Placed placed = flow::buy_membership(services, order_of(services, wanted));
    json body = order_json(site, services.database, placed.order);
    body["schema"] = 1;
    body["tier"] = wanted.tier;
    body["url"] = page_of(site, placed.order);
    return {.status = 201, .body = body.dump()};
}

db::StoredAnswer upgrade(const Site& site, const flow::Services& services, const Wanted& wanted) {
    const flow::Requested requested = flow::request_upgrade(services, order_of(services, wanted));
    json body = upgrade_json(site, services.database, requested.upgrade);
    body["schema"] = 1;
    body["url"] = page_of(site, requested.placed.order);
    return {.status = 201, .body = body.dump()};
}

using Act = db::StoredAnswer (*)(const Site& site, const flow::Services& services, const Wanted& wanted);

http::Answer ask(const SharedSite& site, const Caller& caller, const http::Request& request, const Wanted& wanted,
                 Act act) {
    if (!site->limiter.take("checkout", to_string(wanted.person), k_one_person))
        return api_failure(429).with("Retry-After", "60");
    return api_act(site, caller, request,
                   [site, wanted, act](const flow::Services& services) { return act(*site, services, wanted); });
}

}  // namespace

void add_api_membership(http::Router& router, const SharedSite& site) {
    add_api(router, site, "GET", "/api/membership/tiers", tiers);
    add_api(router, site, "GET", "/api/membership/my-membership",
            [site](const Caller& caller, const http::Request& request, db::Database& reader) {
                return mine(*site, caller, request, reader);
            });
    add_api(router, site, "POST", "/api/membership/purchase",
            [site](const Caller& caller, const http::Request& request, db::Database&) {
                ApiBody body{request};
                const Wanted wanted{.person = caller.person.value(),
                                    .tier = body.text("tier_code"),
                                    .method = body.text("payment_method"),
                                    .coupon = body.optional_text("coupon").value_or("")};
                body.done();
                return ask(site, caller, request, wanted, purchase);
            });
    add_api(router, site, "POST", "/api/membership/upgrade",
            [site](const Caller& caller, const http::Request& request, db::Database&) {
                ApiBody body{request};
                const Wanted wanted{.person = caller.person.value(),
                                    .tier = body.text("to_tier"),
                                    .method = body.text("payment_method"),
                                    .coupon = {}};
                body.done();
                return ask(site, caller, request, wanted, upgrade);
            });
}

}  // namespace mitra::web
