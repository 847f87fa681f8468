#pragma once

#include "lib/db/finding.hpp"
#include "lib/flow/services.hpp"

namespace mitra::flow {

/// Every row about whom orders are credited to: nobody is credited with their own, each decision is whole, and the
/// counters say what clicks, orders, books and commissions say. Part of `doctor --deep`.
db::Findings examine_affiliates(const Services& services);

}  // namespace mitra::flow
