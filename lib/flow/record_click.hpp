#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "lib/flow/click_token.hpp"
#include "lib/flow/services.hpp"

namespace mitra::flow {

/// Somebody's link, as a visitor follows it.
struct FollowedLink {
    PersonId owner;
    bool earns = false;                                ///< the owner is an affiliate who may earn
    std::optional<std::chrono::days> click_life = {};  ///< how long the click counts then; nothing: for ever
};
/// Whose link carries this code; nothing for a code of nobody. Reads only.
std::optional<FollowedLink> followed_link(const Services& services, std::string_view referral_code);
/// Whether a click would be credited now, whoever buys.
bool click_counts(const Services& services, const Click& click);

/// A visit that came through somebody's link.
struct Visit {
    FollowedLink link;
    Instant at;
    ProductId product;       ///< none: the landing page
    std::string utm_source;  ///< a word (referral/utm.hpp); empty: none
};
/// Counts visits, those of one batch together.
void record_visits(const Services& services, std::span<const Visit> visits);
/// Counts one visit to the landing page; a code that names nobody counts nothing.
void record_click(const Services& services, std::string_view referral_code);

/// Notes that a person followed their own Zoom link: they joined (S3-05). False when it was noted before.
bool note_join(const Services& services, EventId event, PersonId person);

}  // namespace mitra::flow
