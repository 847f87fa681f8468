#pragma once

#include "cli/paging.hpp"

namespace mitra::cli {

/// One page of a list that goes by id: `read(after, limit)` gives its rows, `show` makes of each what is printed, and
/// `count()` is asked with --count alone.
template <typename SomeId, typename Read, typename Count, typename Show>
Page page_of(const Paging& paging, const Read& read, const Count& count, const Show& show) {
    auto found = read(after_of<SomeId>(paging), paging.limit + 1);
    Page page;
    if (cut_to(found, paging.limit)) page.next = to_string(found.back().id);
    for (const auto& one : found)
        page.items.push_back(show(one));
    if (paging.count) page.total = count();
    return page;
}

}  // namespace mitra::cli
