#pragma once

#include "lib/db/finding.hpp"
#include "lib/flow/services.hpp"

namespace mitra::flow {

/// Every row about what is owed after an order, and what members were lent: deliveries, steps and links against their
/// orders and each other, packages against their files, TikTok accounts and chat stays against who has them. Part of
/// `doctor --deep`.
db::Findings examine_deliveries(const Services& services);

}  // namespace mitra::flow
