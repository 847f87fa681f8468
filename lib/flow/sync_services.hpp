#pragma once

#include <chrono>
#include <cstdint>

#include "lib/flow/services.hpp"
#include "lib/topup/supplier.hpp"

namespace mitra::flow {

/// What became of a price list.
struct SyncedServices {
    std::int64_t listed = 0, added = 0, changed = 0, gone = 0, skipped = 0;
    std::int64_t games = 0;   ///< new ones, each with a product of its own
    std::int64_t dearer = 0;  ///< whose cost rose
};

/// Makes the price list of a channel what the supplier listed: only rows that differ are written, in short
/// transactions, so one that is broken off is simply run again; a game that is new gets a product (kind `topup`, its
/// rules from rules_for_game). Of two rows with one code the dearer counts. Prices that rose are told to the admin,
/// once a list, with the largest. A list that lost more than half of what it had is taken as broken: nothing is written
/// and the admin is told, unless `trust` is set or trust_next_list was called. Error{refused} for an empty list.
SyncedServices sync_services(const Services& services, topup::Channel channel, const topup::ServicesAnswer& answer,
                             bool trust = false);

/// So long is the next list of a channel taken as it is.
inline constexpr std::chrono::minutes k_trust_lasts{10};
/// The next list of a channel is taken as it is, however short; audited.
void trust_next_list(const Services& services, topup::Channel channel);

}  // namespace mitra::flow
