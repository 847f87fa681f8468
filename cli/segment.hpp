#pragma once

#include <optional>
#include <string>

#include "cli/context.hpp"
#include "lib/people/filter.hpp"

namespace mitra::cli {

/// The options that choose people, for lists, exports and broadcasts alike.
struct Segment {
    std::optional<std::string> city, group, status, referrer, event, tier, registered_since, registered_until;
};

Verb& declare_segment(Verb& verb, Segment& segment);
/// What the options mean; names and ids are looked up. `since` and `until` of a list mean registration too.
people::Filter filter_of(Context& context, const Segment& segment, const Paging& paging = {});

}  // namespace mitra::cli
