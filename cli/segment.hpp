#pragma once

#include <optional>
#include <string>

#include "cli/context.hpp"
#include "lib/base/error.hpp"
#include "lib/people/filter.hpp"

namespace mitra::cli {

/// The options that choose people, for lists, exports and broadcasts alike.
struct Segment {
    std::optional<std::string> city, group, status, referrer, event, registered_since, registered_until;
};

Verb& declare_segment(Verb& verb, Segment& segment);
/// What the options mean; names and ids are looked up. `since` and `until` of a list mean registration too.
people::Filter filter_of(Context& context, const Segment& segment, const Paging& paging = {});

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

/// Takes a page that was read with one more than its limit: the one too many says that there is a next page.
template <typename Row>
bool cut_to(std::vector<Row>& rows, std::int64_t limit) {
    const auto wanted = static_cast<std::size_t>(limit);
    if (rows.size() <= wanted) return false;
    rows.erase(rows.begin() + limit, rows.end());
    return true;
}

}  // namespace mitra::cli
