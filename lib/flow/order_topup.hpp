#pragma once

#include <optional>
#include <string>

#include "lib/flow/place_order.hpp"
#include "lib/topup/topup.hpp"

namespace mitra::flow {

struct TopupRequest {
    ServiceId service;
    std::string target, zone;              ///< as they were typed
    std::string nickname;                  ///< as a check found it; empty: unverified
    std::optional<TypedBuyer> typed = {};  ///< a visitor; else:
    std::optional<PersonId> buyer = {};
    std::optional<Money> shown_price = {};  ///< what the buyer saw; empty: by command, at the price of now
    std::optional<Money> max_cost = {};
    bool consent = false;
    bool again = false;  ///< the same target for the same service is meant, where the supplier allows it
};

struct PlacedTopup {
    topup::Topup topup;
    Placed placed;
    std::string code;      ///< what the payer writes into the tip's message
    std::string pay_link;  ///< at Trakteer
};

/// An order of kind `topup`: the price is read from the price list, never from the request. In one transaction with the
/// order, the payment, its code and the messages to buyer and owner.
/// Error{usage} with subject "target" or "zone" where they do not fit the game's rules; Error{refused} with subject
/// "service" where it is not sold now (the message says why), "price" where it is not `shown_price` any more, "repeat"
/// where the same target had it today and the supplier takes it once a day, or an open order of it waits and `again` is
/// not set; else the errors of place_order.
PlacedTopup order_topup(const Services& services, const TopupRequest& request);

/// Where the buyer of an order pays, while it can be paid; less what came already.
struct TipToPay {
    std::string code, link;
    Money amount;
};
std::optional<TipToPay> tip_to_pay(const Services& services, OrderId order);

}  // namespace mitra::flow
