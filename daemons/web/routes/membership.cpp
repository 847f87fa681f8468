// /membership: the plans with their prices as they are now. Who is signed in sees what each would cost them.
#include <fmt/format.h>

#include <algorithm>

#include "daemons/web/membership_payment.hpp"
#include "daemons/web/session.hpp"
#include "lib/flow/place_order.hpp"
#include "lib/membership/membership_store.hpp"
#include "lib/membership/tier_store.hpp"
#include "lib/membership/upgrade_store.hpp"
#include "lib/shop/product_store.hpp"

namespace mitra::web {
namespace {

using membership::Tier;
using Way = flow::MembershipOffer::Way;

text::PageData plan(const Site& site, const Tier& tier) {
    std::vector<text::PageData> features;
    for (const std::string& feature : tier.features)
        features.push_back(text::PageData{}.set("text", feature));
    const shop::Price price = shop::price_of(tier.price, {}, site.about().shop.tax);
    text::PageData data;
    data.set("code", tier.code)
        .set("name", tier.name)
        .set("price", tier.price == Money{} ? "Gratis" : to_string(price.total))
        .set("tax", price.tax == Money{} ? "" : to_string(price.tax))
        .set("lasts", tier.days == 0 ? "Sekali bayar, berlaku seumur hidup" : fmt::format("Untuk {} hari", tier.days))
        .list("features", std::move(features));
    return data;
}

std::string checkout_of(const Tier& tier) {
    return "/checkout/" + tier.slug;
}
std::string upgrade_to(const Tier& tier) {
    return "/saya/upgrade?ke=" + tier.code;
}

bool can_be_paid(const flow::Services& services, const Tier& tier) {
    const auto product = shop::ProductStore{services.database}.find(tier.product);
    return tier.price == Money{} || (product && !flow::payment_choices(services, *product).empty());
}

/// What anybody may do about a plan; `lower` is the name of the one below.
void put_for_stranger(text::PageData& data, const Tier& tier, const std::string& lower) {
    data.set("buy", checkout_of(tier)).set("upgrade", lower.empty() ? "" : upgrade_to(tier)).show("plain", true);
    data.set("lower", lower);
}

void put_for(text::PageData& data, const flow::Services& services, PersonId person, const Tier& tier) {
    const TierPrice price = tier_price(services, person, tier);
    const bool payable = price.price.total == Money{} || !price.choices.empty();
    switch (price.offer.way) {
        case Way::buy:
            data.set("buy", payable ? checkout_of(tier) : "").show("closed", !payable);
            break;
        case Way::renew:
            data.set("renew", payable ? checkout_of(tier) : "").show("closed", !payable);
            break;
        case Way::upgrade:
            data.set("upgrade", upgrade_to(tier)).set("difference", to_string(price.price.total));
            break;
        case Way::has_it:
            data.show("included", true);
            break;
    }
}

std::vector<text::PageData> plans_of(const Site& site, db::Database& reader, const std::optional<PersonId>& person) {
    const flow::Services services = site.services(reader);
    const auto has = person ? membership::MembershipStore{reader}.active_of(*person) : std::nullopt;
    std::vector<text::PageData> plans;
    std::string lower;
    for (const Tier& tier : membership::TierStore{reader}.list()) {
        const bool current = has && has->tier == tier.id;
        if (!tier.on_sale && !current) continue;
        text::PageData data = plan(site, tier);
        data.show("current", current);
        if (current && (!tier.on_sale || !has->expires_at)) {
            // Nothing more to buy of it.
        } else if (person) {
            put_for(data, services, *person, tier);
        } else if (can_be_paid(services, tier)) {
            put_for_stranger(data, tier, lower);
        } else {
            data.show("closed", true);
        }
        lower = tier.name;
        plans.push_back(std::move(data));
    }
    return plans;
}

}  // namespace

http::Answer membership_page(const SharedSite& site, const http::Request& request, db::Database& reader) {
    const auto visitor = signed_in(*site, request, reader);
    const db::Snapshot snapshot{reader};
    auto plans = plans_of(*site, reader, visitor ? std::optional{visitor->person} : std::nullopt);
    text::PageData data;
    data.show("has_plans", !plans.empty()).list("plans", std::move(plans));
    if (visitor) {
        const auto waiting = membership::UpgradeStore{reader, site->vault}.open_of(visitor->person);
        data.show("waiting", waiting.has_value());
    }
    http::Response page =
        site->view.page(200, "membership",
                        {.title = "Paket keanggotaan",
                         .description = "Pilih paket: belajar membuat konten dengan AI, atau langsung "
                                        "dengan akun TikTok affiliate dan bagi hasil.",
                         .path = request.path,
                         .shared_path = {},
                         .for_everybody = true},
                        std::move(data));
    return visited(site, request, reader, {.page = std::move(page)});
}

void add_membership(http::Router& router, const SharedSite& site) {
    router.add("GET", "/membership", [site](const http::Request& request, db::Database& reader) {
        return membership_page(site, request, reader);
    });
}

}  // namespace mitra::web
