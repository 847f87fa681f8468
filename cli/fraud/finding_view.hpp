#pragma once

#include <string>

#include "cli/context.hpp"
#include "lib/referral/finding.hpp"

namespace mitra::cli {

/// A finding as lists and scripts have it; the times of its evidence in the site's zone.
Object finding_object(Context& context, const referral::Finding& finding);
/// What was seen, in a sentence.
std::string evidence_words(Context& context, const referral::Finding& finding);

}  // namespace mitra::cli
