#include "daemons/web/form.hpp"

#include <algorithm>
#include <array>

#include "lib/base/error.hpp"

namespace mitra::web {
namespace {

constexpr std::size_t k_longest_code = 40;
constexpr std::array k_salutations{"Bapak", "Ibu"};
// What a ticked box may send; a box that is not ticked sends nothing.
constexpr std::array<std::string_view, 6> k_not_ticked{"", "0", "tidak", "no", "false", "off"};

struct FieldRow {
    const char* name;
    const char* label;
    const char* type;
    const char* autocomplete;
    const char* hint;
    std::string Form::*value;
};
constexpr std::array k_fields{
    FieldRow{"nama", "Nama", "text", "name", "", &Form::name},
    FieldRow{"kota", "Kota", "text", "address-level2", "Kota atau kabupaten tempat Anda tinggal", &Form::city},
    FieldRow{"profesi", "Profesi", "text", "organization-title", "Misalnya guru, pedagang, ibu rumah tangga",
             &Form::profession},
    FieldRow{"no_wa", "No WA aktif", "tel", "tel", "Contoh: 0815 6272 6272", &Form::phone},
};

std::string digits_of(std::string_view text) {
    std::string digits;
    std::copy_if(text.begin(), text.end(), std::back_inserter(digits), [](char c) { return c >= '0' && c <= '9'; });
    return digits;
}

/// The reason in the words of whoever typed it: what Phone::parse says is for the terminal.
std::string why_no_phone(std::string_view typed) {
    if (typed.find_first_not_of(' ') == std::string_view::npos) return "Isi nomor WhatsApp Anda.";
    if (typed.find_first_not_of("0123456789+-.() /") != std::string_view::npos)
        return "Nomor WA hanya terdiri dari angka, misalnya 0815 6272 6272.";
    const std::size_t count = digits_of(typed).size();
    if (count < 10) return "Nomor WA ini terlalu pendek. Periksa lagi angkanya.";
    if (count > 15) return "Nomor WA ini terlalu panjang. Periksa lagi angkanya.";
    return "Ini bukan nomor ponsel yang dikenal WhatsApp. Periksa lagi, misalnya 0815 6272 6272.";
}

std::string complaint_about(const std::vector<people::Complaint>& complaints, std::string_view field) {
    const auto found = std::find_if(complaints.begin(), complaints.end(),
                                    [&](const people::Complaint& complaint) { return complaint.field == field; });
    return found == complaints.end() ? std::string{} : found->text;
}

std::size_t place_of(std::string_view field) {
    if (field == "sapaan") return 0;
    const auto* found =
        std::find_if(k_fields.begin(), k_fields.end(), [&](const FieldRow& row) { return row.name == field; });
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
            .consent = std::find(k_not_ticked.begin(), k_not_ticked.end(), fields.get("setuju")) == k_not_ticked.end(),
            .referral_code = clean_referral_code(fields.get("ref")),
            .key = std::string{fields.get("kunci")}};
}

std::string Form::canonical() const {
    std::string text;
    for (const std::string* part : {&salutation, &name, &city, &profession, &phone, &referral_code}) {
        text += std::to_string(part->size()) + ":" + *part;
    }
    return text;
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
    try {
        result.phone = Phone::parse(form.phone);
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::usage) throw;
        result.complaints.push_back({"no_wa", why_no_phone(form.phone)});
    }
    std::stable_sort(result.complaints.begin(), result.complaints.end(),
                     [](const auto& a, const auto& b) { return place_of(a.field) < place_of(b.field); });
    if (!form.consent)
        result.complaints.push_back({"setuju", "Centang “Menerima pesan WA” supaya kami boleh mengabari Anda."});
    return result;
}

void put_form(text::PageData& data, const Form& form, const std::vector<people::Complaint>& complaints) {
    std::vector<text::PageData> wrong;
    for (const people::Complaint& complaint : complaints) {
        wrong.push_back(text::PageData{}.set("id", complaint.field).set("text", complaint.text));
    }
    std::vector<text::PageData> fields;
    for (const FieldRow& row : k_fields) {
        fields.push_back(text::PageData{}
                             .set("name", row.name)
                             .set("label", row.label)
                             .set("type", row.type)
                             .set("autocomplete", row.autocomplete)
                             .set("hint", row.hint)
                             .set("value", form.*row.value)
                             .set("error", complaint_about(complaints, row.name)));
    }
    data.show("complaints", !complaints.empty())
        .list("wrong", std::move(wrong))
        .list("salutations", salutations(form))
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
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (letter || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '_') clean += c;
    }
    return clean.size() <= k_longest_code ? clean : std::string{};
}

}  // namespace mitra::web
