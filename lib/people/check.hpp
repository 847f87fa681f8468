#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lib/people/person.hpp"

namespace mitra::people {

/// What is wrong with one field of a form, in Indonesian, for the person who filled it in.
struct Complaint {
    std::string field;  ///< the form's name for it: "nama", "no_wa"
    std::string text;
};

/// Cleans a person's words (text::clean_line) and appends what is wrong: empty, longer than 100 characters, no letter.
Details checked(const Details& typed, std::vector<Complaint>& complaints);

/// Trimmed and lower-cased, or Error{usage}: one @, a dot in the domain, at most 254 characters, no white space.
std::string normalised_email(std::string_view typed);

}  // namespace mitra::people
