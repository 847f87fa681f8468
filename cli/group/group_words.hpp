#pragma once

#include "cli/context.hpp"
#include "lib/people/group_store.hpp"

namespace mitra::cli {

/// What `group add` and `group set` say of a group; what is not said stays as it is.
struct GroupWords {
    std::vector<std::string> rights, dropped_rights;
    std::optional<bool> affiliate_access;
    std::optional<std::string> rate, cookie_days;  ///< a number, or "default"
};

Verb& declare_group(Verb& verb, GroupWords& words);
/// Puts what was said into the group. Error{usage} that names the option.
void apply(const GroupWords& words, people::Group& group);

}  // namespace mitra::cli
