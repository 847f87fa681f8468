#pragma once

#include "cli/context.hpp"
#include "lib/db/inbox.hpp"

namespace mitra::cli {

/// "HOK-3" or a bare 3; Error{usage} for anything else.
HookId hook_id(const std::string& text);

/// An event as lists and `hook show` print it; never its body, which names people.
Object described(Context& context, const db::StoredEvent& stored);

}  // namespace mitra::cli
