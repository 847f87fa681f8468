#include "daemons/web/contact_fields.hpp"

#include <algorithm>
#include <array>

#include "daemons/web/field.hpp"

namespace mitra::web {
namespace {

struct FieldRow {
    Field field;
    std::string ContactFields::*value;
};
constexpr std::array k_fields{
    FieldRow{{"nama", "Nama lengkap", "text", "name", ""}, &ContactFields::name},
    FieldRow{{"email", "E-mail", "email", "email", "", true, "254"}, &ContactFields::email},
    FieldRow{{"no_wa", "No WA aktif", "tel", "tel", "Contoh: 0815 6272 6272"}, &ContactFields::phone},
    FieldRow{{"kota", "Kota", "text", "address-level2", ""}, &ContactFields::city},
};

std::size_t place_of(std::string_view field) {
    const auto* found =
        std::find_if(k_fields.begin(), k_fields.end(), [&](const FieldRow& row) { return row.field.name == field; });
    return static_cast<std::size_t>(found - k_fields.begin());
}

}  // namespace

ContactFields ContactFields::read(const http::Fields& fields) {
    return {.name = std::string{fields.get("nama")},
            .email = std::string{fields.get("email")},
            .phone = std::string{fields.get("no_wa")},
            .city = std::string{fields.get("kota")}};
}

CheckedContact checked(const ContactFields& contact, std::vector<people::Complaint>& complaints) {
    const people::Details typed{
        .salutation = {}, .name = contact.name, .city = contact.city, .profession = {}, .email = contact.email};
    CheckedContact result{.details = people::checked(typed, complaints, people::Needed::name_city)};
    if (contact.email.find_first_not_of(' ') == std::string::npos && complaint_about(complaints, "email").empty())
        complaints.push_back({"email", "Isi alamat e-mail Anda."});
    result.phone = checked_phone(contact.phone, complaints);
    std::stable_sort(complaints.begin(), complaints.end(),
                     [](const auto& a, const auto& b) { return place_of(a.field) < place_of(b.field); });
    return result;
}

std::vector<text::PageData> contact_fields(const ContactFields& contact, const char* what_for,
                                           const std::vector<people::Complaint>& complaints) {
    std::vector<text::PageData> fields;
    for (const FieldRow& row : k_fields) {
        Field field = row.field;
        if (row.value == &ContactFields::email) field.hint = what_for;
        fields.push_back(field_data(field, contact.*row.value, complaints));
    }
    return fields;
}

}  // namespace mitra::web
