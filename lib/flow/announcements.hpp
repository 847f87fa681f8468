#pragma once

#include <string>
#include <vector>

#include "lib/flow/services.hpp"

namespace mitra::flow {

/// For so long a member reads on their page what was announced to their tier.
inline constexpr std::chrono::hours k_announcement_life{60 * 24};

/// A broadcast to a tier, as one of its members reads it.
struct Announcement {
    BroadcastId id;
    Instant at;
    std::string subject;
    std::string text;
    std::string media_url;
};

/// What was announced to the tier that somebody has now, and to a segment that they are in, newest first; also what was
/// sent before they came, and whatever STOP says: they came to read it.
std::vector<Announcement> announcements_for(const Services& services, PersonId person, std::int64_t limit);

}  // namespace mitra::flow
