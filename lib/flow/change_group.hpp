#pragma once

#include "lib/flow/services.hpp"
#include "lib/people/group_store.hpp"

namespace mitra::flow {

/// Error{usage} where the name or a right's name is none, Error{refused} where the group's name is taken.
GroupId add_group(const Services& services, const people::Group& group);

/// Stores `group` in place of the one with its id; false when nothing differs.
bool set_group(const Services& services, const people::Group& group);

/// Puts a person into a group; false when they were in it. Of groups of affiliates they leave the one they were in.
/// Error{refused} for an erased person.
bool join_group(const Services& services, GroupId group, PersonId person);

/// Takes a person out of a group; false when they were not in it. Rights that it gives for good stay with them.
bool leave_group(const Services& services, GroupId group, PersonId person);

}  // namespace mitra::flow
