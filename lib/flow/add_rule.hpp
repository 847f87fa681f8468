#pragma once

#include "lib/flow/services.hpp"
#include "lib/membership/split.hpp"

namespace mitra::flow {

/// As RuleStore::add, by the actor and now; audited. The rule as it is kept.
membership::Rule add_rule(const Services& services, const membership::Rule& rule);

}  // namespace mitra::flow
