#pragma once

#include "lib/base/instant.hpp"
#include "lib/db/database.hpp"

namespace mitra::flow {

/// The two tiers of a new installation with their products, groups and rights: Basic (Rp 97.000) and VIP (Rp 299.000).
/// False where there are tiers already: nothing is changed.
bool add_default_tiers(db::Database& database, Instant now);

}  // namespace mitra::flow
