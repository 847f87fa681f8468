#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace mitra::people {

/// A new referral code that tells nothing: ten characters that are not taken for one another, of which the first is
/// a letter, so that no code looks like a phone number. 2^48 of them.
std::string random_code();

/// The code in what stands behind "ref=" (letter case and outer blanks do not matter), or nothing where it cannot be
/// one.
std::optional<std::string> as_code(std::string_view typed);

}  // namespace mitra::people
