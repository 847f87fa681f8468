#pragma once

#include <string_view>

#include "lib/flow/services.hpp"

namespace mitra::flow {

/// A person says that a transaction of the supplier is none of our top-ups: placed by hand, or unknown there too.
/// Doctor speaks of it no more, and it stays so however often it is told of again. Error{usage} without a reason,
/// Error{not_found} where nobody told of it or a top-up has it; false where it was dismissed before.
bool dismiss_orphan(const Services& services, std::string_view trxid);

}  // namespace mitra::flow
