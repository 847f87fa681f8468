#include "daemons/web/form.hpp"

#include <algorithm>
#include <array>

#include "daemons/web/field.hpp"
#include "lib/base/ascii.hpp"

namespace mitra::web {
namespace {

constexpr std::size_t k_longest_code = 40;
constexpr std::array k_salutations{"Bapak", "Ibu"};

struct FieldRow {
    Field field;
    std::string Form::*value;
};
constexpr std::array k_fields{
    FieldRow{{"nama", "Nama", "text", "name", ""}, &Form::name},
    FieldRow{{"kota", "Kota", "text", "address-level2", "Kota atau kabupaten tempat Anda tinggal"}, &Form::city},
    FieldRow{{"profesi", "Profesi", "text", "organization-title", "Misalnya guru, pedagang, ibu rumah tangga"},
             &Form::profession},
    FieldRow{{"no_wa", "No WA aktif", "tel", "tel", "Contoh: 0815 6272 6272"}, &Form::phone},
};

std::size_t place_of(std::string_view field) {
    if (field == "sapaan") return 0;
    const auto* found =
        std::find_if(k_fields.begin(), k_fields.end(), [&](const FieldRow& row) { return row.field.name == field; });
    return static_cast<std::size_t>(found - k_fields.begin()) + 1;
}

std::vector<text::PageData> salutations(const Form& form) {
    std::vector<std::string> choices{k_salutations.begin(), k_salutations.end()};
    if (!form.salutation.empty() && std::find(choices.begin(), choices.end(), form.salutation) == choices.end())
        choices.push_back(form.salutation);  // from elsewhere: what was typed stays to be seen
    std::vector<text::PageData> rows;
    for (const std::string& choice : choices) {
        // The first choice carries the name that the list of complaints links to.
        const std::string id = rows.empty() ? "sapaan" : "sapaan-" + std::to_string(rows.size() + 1);
        rows.push_back(text::PageData{}.set("id", id).set("value", choice).show("checked", choice == form.salutation));
    }
    return rows;
}

}  // namespace

Form Form::read(const http::Fields& fields) {
    return {.salutation = std::string{fields.get("sapaan")},
            .name = std::string{fields.get("nama")},
            .city = std::string{fields.get("kota")},
            .profession = std::string{fields.get("profesi")},
            .phone = std::string{fields.get("no_wa")},
            .consent = ticked(fields, "setuju"),
            .referral_code = clean_referral_code(fields.get("ref")),
            .key = std::string{fields.get("kunci")}};
}

std::string Form::canonical() const {
    return canonical_form({salutation, name, city, profession, phone, referral_code});
}

CheckedForm checked(const Form& form) {
    CheckedForm result;
    const people::Details typed{.salutation = form.salutation,
                                .name = form.name,
                                .city = form.city,
                                .profession = form.profession,
                                .email = std::nullopt};
    result.details = people::checked(typed, result.complaints);
    if (result.details.salutation.empty() && complaint_about(result.complaints, "sapaan").empty())
        result.complaints.push_back({"sapaan", "Pilih Bapak atau Ibu."});
    result.phone = checked_phone(form.phone, result.complaints);
    std::stable_sort(result.complaints.begin(), result.complaints.end(),
                     [](const auto& a, const auto& b) { return place_of(a.field) < place_of(b.field); });
    if (!form.consent)
        result.complaints.push_back({"setuju", "Centang “Menerima pesan WA” supaya kami boleh mengabari Anda."});
    return result;
}

void put_form(text::PageData& data, const Form& form, const std::vector<people::Complaint>& complaints) {
    std::vector<text::PageData> fields;
    for (const FieldRow& row : k_fields)
        fields.push_back(field_data(row.field, form.*row.value, complaints));
    put_complaints(data, complaints);
    data.list("salutations", salutations(form))
        .set("salutation_error", complaint_about(complaints, "sapaan"))
        .list("fields", std::move(fields))
        .show("consent", form.consent)
        .set("consent_error", complaint_about(complaints, "setuju"))
        .set("ref", form.referral_code)
        .set("form_key", form.key);
}

std::string clean_referral_code(std::string_view code) {
    std::string clean;
    for (const char c : code) {
        if (is_letter_or_digit(c) || c == '+' || c == '-' || c == '_') clean += c;
    }
    return clean.size() <= k_longest_code ? clean : std::string{};
}

}  // namespace mitra::web
