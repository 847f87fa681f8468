#pragma once

#include "lib/flow/services.hpp"

namespace mitra::flow {

/// From now on `leader` leads `sub`, in place of whoever did; both are told. False where it is so already.
/// Error{refused} with subject "leader" for oneself, for somebody whom the sub leads (directly or through others), and
/// for who was erased. Audited.
bool set_leader(const Services& services, PersonId sub, PersonId leader);
/// False where nobody leads them. Audited.
bool clear_leader(const Services& services, PersonId sub);

/// Whoever brought a new member leads them: the person whose link they registered by, else whom their membership's
/// order is credited to. In the caller's transaction; nothing for who has or had a leader, or where that would be a
/// circle.
void assign_leader_automatically(const Services& services, PersonId member);

}  // namespace mitra::flow
