#pragma once

#include <string>
#include <string_view>

namespace mitra::referral {

/// How a code that people type or read aloud (a coupon's, an affiliate's own) is compared: capital letters, no blanks
/// around it, and what looks alike is alike: O is 0, I and L are 1. "bye5o" and "BYE50" are one code.
std::string code_key(std::string_view typed);

/// The code as it is shown, in capital letters. Error{usage} for what is none: 3 to 20 letters, digits and hyphens of
/// ASCII, the first and last no hyphen.
std::string checked_code(std::string_view typed);

/// Whether somebody could take it for a telephone number: behind "ref=" that is a person's phone.
bool reads_like_a_phone(std::string_view code);

}  // namespace mitra::referral
