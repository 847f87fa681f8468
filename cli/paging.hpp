#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cli/context.hpp"
#include "lib/base/error.hpp"

namespace mitra::cli {

/// The id that --after gives, or the first page's. Error{usage} where it is of another kind.
template <typename SomeId>
SomeId after_of(const Paging& paging) {
    if (!paging.after) return {};
    const auto id = parse_id<SomeId>(*paging.after);
    if (!id)
        throw Error{ErrorKind::usage,
                    fmt::format("--after: '{}' is not an id as {}-12", *paging.after, SomeId::prefix())};
    return *id;
}

/// The same for lists whose rows have bare numbers.
inline std::int64_t after_number(const Paging& paging) {
    std::int64_t number = 0;
    if (paging.after) read_text(*paging.after, number);
    return number;
}

/// Takes a page that was read with one more than its limit: the one too many says that there is a next page.
template <typename Row>
bool cut_to(std::vector<Row>& rows, std::int64_t limit) {
    const auto wanted = static_cast<std::size_t>(limit);
    if (rows.size() <= wanted) return false;
    rows.erase(rows.begin() + limit, rows.end());
    return true;
}

/// Error{usage} for --since and --until of a list that goes by number or name: `rows` says of what.
inline void refuse_dates(const Paging& paging, std::string_view rows) {
    if (paging.since || paging.until)
        throw Error{ErrorKind::usage, fmt::format("{} have no date that --since and --until could mean", rows),
                    "leave them out"};
}

}  // namespace mitra::cli
