#pragma once

#include <optional>

#include "lib/flow/services.hpp"

namespace mitra::flow {

enum class Tell { yes, no };

/// Puts a person into a participant group, and out of `from` (or, without it, out of every other group of that kind
/// that they are in, since a journey has one place at a time); the person is told. Rights that a left group gave for
/// good stay. False when they were there already and nowhere else. An affiliate moves among the groups of affiliates
/// likewise, and is not told: Error{refused} for somebody who is none.
bool move_group(const Services& services, GroupId to, PersonId person, std::optional<GroupId> from, Tell tell);

}  // namespace mitra::flow
