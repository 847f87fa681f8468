#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/phone.hpp"
#include "lib/http/message.hpp"
#include "lib/people/check.hpp"
#include "lib/text/page.hpp"

namespace mitra::web {

/// One line of a form: what layout/fields.html shows of it.
struct Field {
    const char* name;
    const char* label;
    const char* type;  ///< "text", "tel", "email", "password", "date"
    const char* autocomplete;
    const char* hint;
    bool required = true;
    const char* longest = "100";
};

/// Where a password is chosen.
inline constexpr Field k_new_password{
    .name = "sandi",
    .label = "Kata sandi baru",
    .type = "password",
    .autocomplete = "new-password",
    .hint = "Paling sedikit 10 karakter. Kalimat pendek mudah diingat dan sulit ditebak.",
    .longest = "200"};

/// The field with what was typed and what is wrong with it.
text::PageData field_data(const Field& field, std::string_view value, const std::vector<people::Complaint>& complaints);
/// The list of complaints at a form's head, each leading to its field ("complaints", "wrong").
void put_complaints(text::PageData& data, const std::vector<people::Complaint>& complaints);
std::string complaint_about(const std::vector<people::Complaint>& complaints, std::string_view field);

/// Whether a box was ticked, whatever its value says.
bool ticked(const http::Fields& fields, std::string_view name);
/// The phone number that was typed, or a complaint about the field "no_wa" in the words of whoever typed it: what
/// Phone::parse says is for the terminal.
std::optional<Phone> checked_phone(std::string_view typed, std::vector<people::Complaint>& complaints);
/// Parts joined so that no two lists of them read the same.
std::string canonical_form(std::initializer_list<std::string_view> parts);

}  // namespace mitra::web
