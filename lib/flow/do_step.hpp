#pragma once

#include <cstddef>
#include <string_view>

#include "lib/delivery/delivery.hpp"
#include "lib/flow/admin_act.hpp"

namespace mitra::flow {

inline constexpr std::size_t k_longest_words = 2'000;  ///< characters of what is written with a step

struct DoneStep {
    bool changed = false;    ///< false: it was done before, and nothing happened
    bool delivered = false;  ///< nothing is owed any more
};

/// The admin ticks a step off, of whoever it is, with a note that is kept and that the step's message shows to the
/// buyer. What the step says goes out (with its files, where any are attached), and what comes after it opens.
/// Error{refused} where the step before it is not done, the order was taken back, what it demands is not attached, or
/// its buyer must agree in writing and the note does not say how they did. Error{not_found} for no such step.
DoneStep do_step(const Services& services, DeliveryStepId step, std::string_view note);

/// The buyer's own step, ticked off on the order's page.
struct BuyerSays {
    std::string_view words;  ///< what the step asks for
    bool agrees = false;     ///< to what the step says
};
/// Keeps what they wrote with the very text that they agreed to. Error{usage} where either is missing or too long,
/// Error{refused} for a step that is not the buyer's, not open, or stopped.
DoneStep do_buyer_step(const Services& services, DeliveryStepId step, const BuyerSays& says);

/// A step that is done is open again, by its old deadline, and what came after it waits. False where it is open
/// already. Error{usage} without a reason, Error{refused} where a step after it is done, the order was taken back, or
/// the order of a service is fulfilled: that is final, for there is no way back in the books.
bool reopen_step(const Services& services, DeliveryStepId step);

/// The admin's link that ticks a step off.
const AdminAct& delivery_step_act();

}  // namespace mitra::flow
