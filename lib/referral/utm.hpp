#pragma once

#include <string>
#include <string_view>

namespace mitra::referral {

/// What stands for every utm_source that is no word of ours.
inline constexpr std::string_view k_other_utm = "lainnya";

/// The word of a utm_source as it is counted: small letters, digits, '.', '_' and '-', at most 40 of them. What is
/// anything else is "lainnya"; empty where none was given.
std::string utm_word(std::string_view typed);

}  // namespace mitra::referral
