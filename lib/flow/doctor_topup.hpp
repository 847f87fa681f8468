#pragma once

#include "lib/db/finding.hpp"
#include "lib/flow/services.hpp"

namespace mitra::flow {

/// Every row about top-ups and tips against their orders, the books and each other. Part of `doctor --deep`.
db::Findings examine_topups(const Services& services);

}  // namespace mitra::flow
