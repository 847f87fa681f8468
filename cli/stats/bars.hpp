#pragma once

#include <string_view>
#include <vector>

#include "cli/output.hpp"

namespace mitra::cli {

/// A table whose numbers of one column also stand as bars behind it, the largest as wide as there is room for: on a
/// terminal only, for eyes, never for a script.
std::string table_with_bars(std::vector<Column> columns, std::vector<Object> items, std::string_view field,
                            Screen screen);

}  // namespace mitra::cli
