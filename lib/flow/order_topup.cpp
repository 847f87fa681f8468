#include "lib/flow/order_topup.hpp"

#include <fmt/format.h>

#include "lib/base/error.hpp"
#include "lib/flow/fit_target.hpp"
#include "lib/flow/match_tips.hpp"
#include "lib/flow/topup_messages.hpp"
#include "lib/flow/topup_offer.hpp"
#include "lib/payment/payment_store.hpp"
#include "lib/shop/order_store.hpp"
#include "lib/text/wording.hpp"
#include "lib/topup/catalogue_store.hpp"
#include "lib/topup/tip_store.hpp"
#include "lib/topup/topup_store.hpp"
#include "lib/topup/trakteer.hpp"

namespace mitra::flow {
namespace {

namespace trakteer = topup::trakteer;
using topup::Topup;
using topup::TopupStore;

/// Days are counted as the supplier counts them, wherever the site is.
constexpr Zone k_supplier_zone{};
constexpr std::size_t k_longest_nickname = 60;

[[noreturn]] void refuse(const std::string& what, const std::string& hint, const char* subject) {
    throw Error{ErrorKind::refused, what, hint, subject};
}

TopupOffer offer_on_sale(const Services& services, const TopupRequest& request) {
    const auto service = topup::CatalogueStore{services.database}.service(request.service);
    if (!service)
        throw Error{ErrorKind::not_found, fmt::format("no service {}", request.service),
                    "see 'mitra provider services list'", "service"};
    TopupOffer offer = topup_offer(services, *service);
    if (!offer.sold() || !offer.quote)
        refuse(fmt::format("{} is not sold now: {}", service->code, name(offer.why)), "see 'mitra doctor'", "service");
    const topup::Quote& quote = *offer.quote;
    if (request.shown_price && *request.shown_price != quote.price)
        refuse(fmt::format("{} costs {} by now, not {}", service->code, quote.price, *request.shown_price),
               "look at the price again", "price");
    if (request.max_cost && quote.cost > *request.max_cost)
        refuse(fmt::format("{} costs {} at the supplier, more than {}", service->code, quote.cost, *request.max_cost),
               "raise --max-cost, or wait", "max_cost");
    return offer;
}

/// What the supplier shows of an order: for a game its name stands in front.
std::string display_of(const TopupOffer& offer) {
    if (offer.service.channel == topup::Channel::prepaid) return offer.service.name;
    return fmt::format("{} - {}", offer.game.supplier_name, offer.service.name);
}

/// A name from outside, short enough for a message; what it says is nobody's business of ours.
std::string short_nickname(std::string_view found) {
    return std::string{text::first_characters(text::clean_line(found), k_longest_nickname)};
}

Topup topup_of(const TopupOffer& offer, const TopupRequest& request, Instant now) {
    const FitTarget fit = fitting_target(offer.game, offer.service, request.target, request.zone);
    Topup topup;
    topup.service = offer.service.id;
    topup.channel = offer.service.channel;
    topup.code = offer.service.code;
    topup.display = display_of(offer);
    topup.target = fit.target;
    topup.zone = fit.zone;
    topup.nickname = short_nickname(request.nickname);
    topup.expected_cost = offer.quote->cost;
    topup.max_cost = request.max_cost;
    topup.made_at = topup.moved_at = now;
    return topup;
}

/// Whoever sends the form again an hour later may well mean the same diamonds; the supplier may not take them twice.
void refuse_repeat(const Services& services, const TopupOffer& offer, const Topup& topup, bool again) {
    const bool once_a_day = !offer.service.multi_trx;
    if (again && !once_a_day) return;
    TopupStore topups{services.database, services.vault};
    const auto since = once_a_day ? std::optional{start_of_day(topup.made_at, k_supplier_zone)} : std::nullopt;
    const auto same = topups.same_target(topup, since);
    if (!same) return;
    if (once_a_day)
        refuse(fmt::format("{} takes this target once a day, and {} has it", offer.service.code, same->id),
               "order another item, or tomorrow", "repeat");
    refuse(fmt::format("{} is for the same target and not done yet", same->id),
           "pay that one, or say --repeat when a second one is meant", "repeat");
}

shop::Order open_order(const Services& services, OrderId id) {
    return shop::OrderStore{services.database}.named(to_string(id));
}

}  // namespace

PlacedTopup order_topup(const Services& services, const TopupRequest& request) {
    return db::in_transaction(services.database, [&] {
        const TopupOffer offer = offer_on_sale(services, request);
        Topup topup = topup_of(offer, request, services.clock.now());
        refuse_repeat(services, offer, topup, request.again);
        PlacedTopup placed;
        // Its own messages say what it is for and how to pay it.
        placed.placed = place_order(services, {.product = offer.game.product,
                                               .typed = request.typed,
                                               .buyer = request.buyer,
                                               .method = PaymentMethod::trakteer,
                                               .bank_account = std::nullopt,
                                               .coupon = {},
                                               .click = {},
                                               .price = offer.quote->price,
                                               .consent = request.consent,
                                               .notify = false});
        topup.order = placed.placed.order.id;
        TopupStore topups{services.database, services.vault};
        placed.topup = topups.find(topups.add(topup, services.actor.name)).value();
        tell_topup_ordered(services, placed.topup, placed.placed.order);
        const auto pay = tip_to_pay(services, topup.order);
        if (!pay) throw Error{ErrorKind::internal, fmt::format("{} cannot be paid", topup.order)};
        placed.code = pay->code;
        placed.pay_link = pay->link;
        return placed;
    });
}

std::optional<TipToPay> tip_to_pay(const Services& services, OrderId id) {
    const shop::Order order = open_order(services, id);
    if (order.method != PaymentMethod::trakteer || order.state != shop::OrderState::pending) return std::nullopt;
    const auto payment = payment::PaymentStore{services.database, services.vault}.latest(id);
    const auto code = payment && payment->open()
                          ? topup::TipStore{services.database, services.vault}.code_of(payment->id)
                          : std::nullopt;
    if (!code) return std::nullopt;
    const Money missing = payment->amount - tipped(services, id);
    if (missing <= Money{}) return std::nullopt;
    const TopupRules& rules = services.site.topup;
    // Tips are whole units: what a part of one would be is asked for as a whole, and the rest is the buyer's credit.
    const Money amount = trakteer::whole_units(missing, rules.trakteer_unit);
    return TipToPay{
        .code = *code,
        .link = trakteer::pay_link(rules.trakteer_pay_url, rules.trakteer_page, amount, rules.trakteer_unit, *code, {}),
        .amount = amount};
}

}  // namespace mitra::flow
