#pragma once

#include <cstdint>
#include <string>

#include "cli/verb.hpp"

namespace mitra::cli {

/// The number that a page begins after, for lists whose rows have bare numbers; Error{usage} for anything else.
inline std::int64_t after_number(const Paging& paging) {
    std::int64_t number = 0;
    if (paging.after) read_text(*paging.after, number);
    return number;
}

}  // namespace mitra::cli
