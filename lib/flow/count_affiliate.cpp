#include "lib/flow/count_affiliate.hpp"

#include "lib/referral/attribution_store.hpp"
#include "lib/referral/click_store.hpp"
#include "lib/referral/count_store.hpp"
#include "lib/referral/referral_store.hpp"

namespace mitra::flow {
namespace {

/// Adds to the counters of whom the order is credited to; nothing where it is nobody.
std::optional<PersonId> count(const Services& services, const shop::Order& order, const referral::Counts& more) {
    const auto credit = referral::AttributionStore{services.database}.credit(order.id);
    if (!credit) return std::nullopt;
    referral::CountStore{services.database}.add({.affiliate = credit->affiliate,
                                                 .day = day_number(services.clock.now(), services.site.zone),
                                                 .product = order.product,
                                                 .utm = credit->utm},
                                                more);
    return credit->affiliate;
}

}  // namespace

void count_checkout(const Services& services, const Click& click, ProductId product) {
    const std::int64_t utm = referral::ClickStore{services.database}.utm_of(click.affiliate, click.utm_source);
    referral::CountStore{services.database}.add({.affiliate = click.affiliate,
                                                 .day = day_number(services.clock.now(), services.site.zone),
                                                 .product = product,
                                                 .utm = utm},
                                                {.checkouts = 1});
}

void count_registrant(const Services& services, PersonId affiliate, std::int64_t utm, Instant at) {
    referral::CountStore{services.database}.add(
        {.affiliate = affiliate, .day = day_number(at, services.site.zone), .product = {}, .utm = utm},
        {.registrants = 1});
}

void count_registrant(const Services& services, const shop::Order& order) {
    count(services, order, {.registrants = 1});
}

void count_sale(const Services& services, const shop::Order& order, Money net) {
    if (const auto affiliate = count(services, order, {.sales = 1, .turnover = net}))
        referral::ReferralStore{services.database}.count_sale(*affiliate, services.clock.now(), services.site.zone);
}

void count_taken_back(const Services& services, const shop::Order& order, Money net) {
    count(services, order, {.turnover = -net});
}

void count_commission(const Services& services, const shop::Order& order, Money change) {
    count(services, order, {.commission = change});
}

}  // namespace mitra::flow
