#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lib/people/person.hpp"

namespace mitra::people {

/// What is wrong with one field of a form.
struct Complaint {
    std::string field;        ///< the form's name for it: "sapaan", "nama", "kota", "profesi", "email"
    std::string text;         ///< in Indonesian, for the person who filled it in
    std::string reason = {};  ///< in English, for the admin who typed it or whose list has it
};

/// What must be filled in: the public form asks for more than an admin or a list from elsewhere may know.
enum class Needed { name_city_profession, name_city, name };

/// Cleans a person's words (text::clean_line) and appends what is wrong: empty where needed, longer than 100
/// characters, no letter, an e-mail that cannot be one.
Details checked(const Details& typed, std::vector<Complaint>& complaints, Needed needed = Needed::name_city_profession);

/// Trimmed and lower-cased, or Error{usage}: one @, a dot in the domain, at most 254 characters, no white space and
/// nothing that a mail header would take for something else.
std::string normalised_email(std::string_view typed);

}  // namespace mitra::people
