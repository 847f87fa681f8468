#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "lib/delivery/delivery.hpp"
#include "lib/flow/services.hpp"

namespace mitra::flow {

// What the acts on the steps of an order share; for those flows only, in their transaction.

/// Opens the steps that come after the one at this position (0: the payment), with their deadlines, and tells whose
/// turn it is.
void open_followers(const Services& services, OrderId order, std::int64_t position);

/// An open step is done: what it says goes out, what comes after it opens. True where nothing is owed now.
bool finish_step(const Services& services, const delivery::Step& step, std::string_view words);

/// Calls a delivery `delivered` once no step of the admin or the buyer is left, and a service's order fulfilled with
/// it. True where it is so.
bool settle_delivery(const Services& services, OrderId order);

/// When half of an open step's time is over.
Instant half_time(const Services& services, const delivery::Step& step);
/// When somebody is reminded of it next, after `now`: at half of its time, at its end, and then daily.
Instant next_reminder(const Services& services, const delivery::Step& step, Instant now);

}  // namespace mitra::flow
