#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lib/flow/services.hpp"
#include "lib/topup/catalogue.hpp"
#include "lib/topup/price.hpp"

namespace mitra::flow {

/// Why a service is not sold now; `none` where it is.
enum class NotSold {
    none,
    not_set_up,  ///< no supplier, or no page at Trakteer, in the settings
    archived,    ///< its game
    no_rule,     ///< nobody knows what the game's ids look like
    stale,       ///< the price list was read too long ago
    stopped,     ///< the channel
    gone,        ///< not on the list any more
    empty,       ///< the supplier has none
    closed,      ///< inside its maintenance window
    disabled,    ///< by us
    no_deposit,  ///< our deposit would not suffice, what is paid and not placed yet included
    no_price,    ///< fees of 100 %, or an amount too large
};
/// "stale", ...; for commands.
std::string_view name(NotSold why);

/// A service with what it costs now.
struct TopupOffer {
    topup::Service service;
    topup::Game game;
    std::optional<topup::Quote> quote;
    NotSold why = NotSold::none;

    [[nodiscard]] bool sold() const { return why == NotSold::none; }
};

TopupOffer topup_offer(const Services& services, const topup::Service& service);
/// Those of a game on the list, sold or not, cheapest first.
std::vector<TopupOffer> offers_of_game(const Services& services, ProductId game);
/// Whether a buyer gets the same for either: a supplier lists one denomination once for each server that it buys from.
bool same_item(const topup::Service& one, const topup::Service& other);
/// What a buyer is shown of offers that are cheapest first: each item once, the cheapest that is sold. The dearer
/// stands behind it, and comes forward when the cheaper is sold out or closed.
std::vector<TopupOffer> one_of_each(const std::vector<TopupOffer>& offers);
/// The rules that prices follow now.
topup::PriceRules price_rules(const Site& site);

}  // namespace mitra::flow
