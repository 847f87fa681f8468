#pragma once

#include "lib/db/finding.hpp"
#include "lib/flow/services.hpp"

namespace mitra::flow {

/// Every row that is about money (RELIABILITY, 5): the books prove themselves; what is paid has its evidence and
/// exactly one settlement; what stands in suspense or is due to somebody is what cases and refunds say; histories lead
/// to where things are; files have as many uses as rows that name them. Part of `doctor --deep`, and what a backup must
/// pass.
db::Findings examine_money(const Services& services);

}  // namespace mitra::flow
