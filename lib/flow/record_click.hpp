#pragma once

#include <string_view>

#include "lib/flow/services.hpp"

namespace mitra::flow {

/// Counts a visit that came through somebody's link; a code that names nobody counts nothing.
void record_click(const Services& services, std::string_view referral_code);

/// Notes that a person followed their own Zoom link: they joined (S3-05). False when it was noted before.
bool note_join(const Services& services, EventId event, PersonId person);

}  // namespace mitra::flow
