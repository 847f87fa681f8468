#include "lib/flow/topup_offer.hpp"

#include <algorithm>

#include "lib/base/enum_names.hpp"
#include "lib/base/error.hpp"
#include "lib/shop/product_store.hpp"
#include "lib/text/fold.hpp"
#include "lib/topup/catalogue_store.hpp"
#include "lib/topup/fee_store.hpp"
#include "lib/topup/topup_store.hpp"

namespace mitra::flow {
namespace {

using topup::Channel;

constexpr EnumNames<NotSold, 12> k_reasons{{"", "not_set_up", "archived", "no_rule", "stale", "stopped", "gone",
                                            "empty", "closed", "disabled", "no_deposit", "no_price"}};

/// What all services of a game have in common, read once.
struct Shelf {
    topup::Game game;
    bool archived = false;
    topup::ChannelState channel;
    Money free;  ///< of our deposit, what nobody paid for yet
    std::vector<topup::FeeRule> fees;
    topup::PriceRules rules;
    Instant now;
};

Shelf shelf_of(const Services& services, ProductId product) {
    topup::CatalogueStore catalogue{services.database};
    const auto game = catalogue.game(product);
    const auto sold = shop::ProductStore{services.database}.find(product);
    if (!game || !sold) throw Error{ErrorKind::internal, "a service of no game"};
    topup::TopupStore topups{services.database, services.vault};
    const Instant now = services.clock.now();
    const Money spoken_for = topups.spoken_for(Channel::prepaid) + topups.spoken_for(Channel::game);
    return {.game = *game,
            .archived = sold->archived_at.has_value(),
            .channel = catalogue.channel(game->channel),
            .free = catalogue.account().balance.value_or(Money{}) - spoken_for,
            .fees = topup::FeeStore{services.database}.of_payments(now),
            .rules = price_rules(services.site),
            .now = now};
}

NotSold why_not(const Services& services, const Shelf& shelf, const topup::Service& service,
                const std::optional<topup::Quote>& quote) {
    const TopupRules& rules = services.site.topup;
    if (!rules.supplier || !rules.trakteer) return NotSold::not_set_up;
    if (shelf.archived) return NotSold::archived;
    if (shelf.game.target_rule.empty()) return NotSold::no_rule;
    if (!shelf.channel.synced_at || *shelf.channel.synced_at + rules.price_max_age < shelf.now) return NotSold::stale;
    if (shelf.channel.stopped_at) return NotSold::stopped;
    if (service.gone_at) return NotSold::gone;
    if (service.status != "available") return NotSold::empty;
    if (!service.open_at(shelf.now)) return NotSold::closed;
    if (service.disabled_at) return NotSold::disabled;
    if (service.cost <= Money{} || !quote) return NotSold::no_price;
    // The supplier wants a balance above the price: one that equals it is refused.
    if (shelf.free <= service.cost) return NotSold::no_deposit;
    return NotSold::none;
}

TopupOffer offer(const Services& services, const Shelf& shelf, const topup::Service& service) {
    TopupOffer made{.service = service,
                    .game = shelf.game,
                    .quote = topup::quote(service.cost, shelf.rules, shelf.fees),
                    .why = NotSold::none};
    made.why = why_not(services, shelf, service, made.quote);
    return made;
}

}  // namespace

std::string_view name(NotSold why) {
    return k_reasons.of(why);
}

topup::PriceRules price_rules(const Site& site) {
    return {.margin = site.topup.margin, .margin_fixed = site.topup.margin_fixed, .unit = site.topup.trakteer_unit};
}

TopupOffer topup_offer(const Services& services, const topup::Service& service) {
    return offer(services, shelf_of(services, service.product), service);
}

std::vector<TopupOffer> offers_of_game(const Services& services, ProductId game) {
    const Shelf shelf = shelf_of(services, game);
    std::vector<TopupOffer> offers;
    for (const topup::Service& service : topup::CatalogueStore{services.database}.of_game(game))
        offers.push_back(offer(services, shelf, service));
    return offers;
}

bool same_item(const topup::Service& one, const topup::Service& other) {
    return one.product == other.product && one.category == other.category &&
           text::folded(one.name) == text::folded(other.name);
}

std::vector<TopupOffer> one_of_each(const std::vector<TopupOffer>& offers) {
    std::vector<TopupOffer> shown;
    for (const TopupOffer& offer : offers) {
        const auto shelved = std::find_if(shown.begin(), shown.end(), [&](const TopupOffer& other) {
            return same_item(other.service, offer.service);
        });
        if (shelved == shown.end())
            shown.push_back(offer);
        else if (!shelved->sold() && offer.sold())
            *shelved = offer;
    }
    return shown;
}

}  // namespace mitra::flow
