#pragma once

#include <optional>
#include <vector>

#include "lib/delivery/download_store.hpp"
#include "lib/flow/services.hpp"

namespace mitra::flow {

/// For how long and how often more.
struct Extension {
    std::optional<std::int64_t> days;       ///< from now; a link is never shortened
    std::optional<std::int64_t> downloads;  ///< beside what left by it already
    /// Without either a link is as a new one: the site's days, the site's downloads.
};
/// Extends every link of an order that has not ended, also one that expired or is used up; the links, newest first.
/// Nobody is told: the buyer has the address. Error{refused} where none is left (a sent one is better then),
/// Error{usage} for what is out of range. The seller's own test links stay as they are.
std::vector<delivery::Download> extend_links(const Services& services, OrderId order, const Extension& extension);

/// Ends one link of an order, or all that are left; the links that ended now. What is on its way goes on, nothing more
/// begins. Error{usage} without a reason, Error{not_found} for a link that is not this order's.
std::vector<delivery::Download> revoke_links(const Services& services, OrderId order, std::optional<DownloadId> link);

enum class LinkState { open, expired, used_up, ended };
LinkState state_of(const delivery::Download& link, Instant now);
/// "open", "expired", "used up", "ended".
std::string_view name(LinkState state);

/// The admin hears that a link's file is not on the disk, once a day for each file. In the caller's transaction.
void tell_file_missing(const Services& services, const delivery::Download& link);

}  // namespace mitra::flow
