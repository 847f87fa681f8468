#pragma once

#include <map>
#include <string>
#include <string_view>

#include "lib/delivery/delivery.hpp"
#include "lib/flow/services.hpp"

namespace mitra::shop {
struct Order;
}

namespace mitra::flow {

// What is told about the steps of an order, each once for its cause, in the caller's transaction.

/// Whether there is anybody to tell: nobody is once they are erased.
bool can_be_told(const Services& services, PersonId buyer);

/// Who is told that a step is open.
enum class Hears { everybody, buyer_alone };

/// Whose turn it is: to the buyer, or to the admin with a signed link that ticks the step off where that is all it
/// takes.
void tell_step_open(const Services& services, const delivery::Step& step, Hears who);
/// To the admin, and to the buyer where it is their turn and the reminder is of half time or of the deadline itself.
/// `told` says which: the buyer was told too.
bool tell_step_due(const Services& services, const delivery::Step& step);
/// What the step says to the buyer once it is done: its files, with its message, or its message alone.
void tell_step_done(const Services& services, const delivery::Step& step, std::string_view words);

/// What a paid order's buyer is told of what happens next (`what_next`), and the admin of what is to be done first
/// (`step`, `step_due`). Empty where nothing is owed.
std::map<std::string, std::string> fields_of_what_is_next(const Services& services, const shop::Order& order);

}  // namespace mitra::flow
