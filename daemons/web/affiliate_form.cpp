#include "daemons/web/affiliate_form.hpp"

#include <algorithm>
#include <array>

#include "daemons/web/field.hpp"

namespace mitra::web {
namespace {

struct FieldRow {
    Field field;
    std::string AffiliateForm::*value;
};
constexpr std::array k_fields{
    FieldRow{{"nama", "Nama lengkap", "text", "name", ""}, &AffiliateForm::name},
    FieldRow{{"email", "E-mail", "email", "email", "Untuk masuk ke dasbor mitra", true, "254"}, &AffiliateForm::email},
    FieldRow{{"no_wa", "No WA aktif", "tel", "tel", "Contoh: 0815 6272 6272"}, &AffiliateForm::phone},
    FieldRow{{"kota", "Kota", "text", "address-level2", ""}, &AffiliateForm::city},
};

std::size_t place_of(std::string_view field) {
    const auto* found =
        std::find_if(k_fields.begin(), k_fields.end(), [&](const FieldRow& row) { return row.field.name == field; });
    return static_cast<std::size_t>(found - k_fields.begin());
}

void check_details(const AffiliateForm& form, CheckedAffiliate& result) {
    const people::Details typed{
        .salutation = {}, .name = form.name, .city = form.city, .profession = {}, .email = form.email};
    result.details = people::checked(typed, result.complaints, people::Needed::name_city);
    if (form.email.find_first_not_of(' ') == std::string::npos && complaint_about(result.complaints, "email").empty())
        result.complaints.push_back({"email", "Isi alamat e-mail Anda."});
    result.phone = checked_phone(form.phone, result.complaints);
    std::stable_sort(result.complaints.begin(), result.complaints.end(),
                     [](const auto& a, const auto& b) { return place_of(a.field) < place_of(b.field); });
}

}  // namespace

AffiliateForm AffiliateForm::read(const http::Fields& fields) {
    return {.name = std::string{fields.get("nama")},
            .email = std::string{fields.get("email")},
            .phone = std::string{fields.get("no_wa")},
            .city = std::string{fields.get("kota")},
            .consent = ticked(fields, "setuju"),
            .key = std::string{fields.get("kunci")}};
}

std::string AffiliateForm::canonical() const {
    return canonical_form({name, email, phone, city});
}

CheckedAffiliate checked(const AffiliateForm& form, Buyer who) {
    CheckedAffiliate result;
    if (who == Buyer::stranger) check_details(form, result);
    if (!form.consent)
        result.complaints.push_back({"setuju", "Centang persetujuan supaya pendaftaran dapat kami tinjau."});
    return result;
}

void put_affiliate(text::PageData& data, const AffiliateForm& form, const std::vector<people::Complaint>& complaints,
                   Buyer who) {
    std::vector<text::PageData> fields;
    if (who == Buyer::stranger) {
        for (const FieldRow& row : k_fields)
            fields.push_back(field_data(row.field, form.*row.value, complaints));
    }
    put_complaints(data, complaints);
    data.list("fields", std::move(fields))
        .show("consent", form.consent)
        .set("consent_error", complaint_about(complaints, "setuju"))
        .set("form_key", form.key);
}

}  // namespace mitra::web
