#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "lib/referral/affiliate.hpp"

namespace mitra::referral {

enum class Tracker { meta, tiktok, google };

/// One vendor of trackers: how it is called, and what its ids look like.
struct TrackerRules {
    Tracker tracker;
    std::string_view name;     ///< "Meta Pixel"
    std::string_view example;  ///< "123456789012345"
    std::string Pixels::*id;   ///< where an affiliate's is kept
};
std::span<const TrackerRules> all_trackers();
const TrackerRules& rules_of(Tracker tracker);

/// Whether this is an id of that vendor and nothing else: letters, digits and a hyphen, safe in any address or script.
bool is_pixel_id(Tracker tracker, std::string_view text);

/// Why what was pasted gives no id.
enum class PixelFault {
    no_id,      ///< neither an id nor a snippet that has one
    another,    ///< the snippet of another vendor
    two_ids,    ///< a snippet for two accounts: which is meant?
    malformed,  ///< the place of the id holds something else
    too_long,   ///< no snippet is so long
};
struct ReadPixel {
    std::string id;  ///< pattern-checked; empty where there is a fault
    std::optional<PixelFault> fault;
};
/// The id in what an affiliate typed or pasted: the bare id, or the vendor's snippet as it is copied from there.
/// Nothing but the id is taken out of it.
ReadPixel read_pixel(Tracker tracker, std::string_view pasted);

/// The same for the terminal: Error{usage} that says what is wrong.
std::string pixel_id(Tracker tracker, std::string_view pasted);

}  // namespace mitra::referral
