#pragma once

#include "cli/context.hpp"
#include "lib/people/group_store.hpp"

namespace mitra::cli {

/// By "GRP-3" or its name; Error{not_found} otherwise.
people::Group group_named(Context& context, const std::string& reference);
Object group_object(const people::Group& group);

}  // namespace mitra::cli
