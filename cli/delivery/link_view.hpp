#pragma once

#include <vector>

#include "cli/context.hpp"
#include "lib/delivery/download_store.hpp"

namespace mitra::cli {

/// Its address; nothing in a rehearsal, after which there may be no such link.
std::optional<std::string> link_url(Context& context, const delivery::Download& link);

/// What INTERFACE calls a link, with its id, file and state.
Object link_object(Context& context, const delivery::Download& link);

/// A table of them.
void print_links(Context& context, const std::vector<delivery::Download>& links);

}  // namespace mitra::cli
