#pragma once

#include <functional>
#include <vector>

#include "lib/base/id.hpp"

namespace mitra::referral {

/// Whom the orders that a person placed are credited to, each once.
using CreditedTo = std::function<std::vector<PersonId>(PersonId buyer)>;

/// The shortest ring that an order closes: it was placed by `buyer` and is credited to `affiliate`, whose own order is
/// credited to the next, and so on to `buyer`. The affiliate first, the buyer last; nothing where there is no ring of
/// at most k_limits.ring people. Looks at a bounded number of people, however many somebody bought through.
std::vector<PersonId> ring_of(PersonId buyer, PersonId affiliate, const CreditedTo& credited_to);

}  // namespace mitra::referral
