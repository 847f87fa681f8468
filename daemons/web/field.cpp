#include "daemons/web/field.hpp"

#include <algorithm>
#include <array>

#include "lib/base/ascii.hpp"
#include "lib/base/error.hpp"

namespace mitra::web {
namespace {

// What a ticked box may send; a box that is not ticked sends nothing.
constexpr std::array<std::string_view, 6> k_not_ticked{"", "0", "tidak", "no", "false", "off"};

/// Why a text is no phone number.
std::string why_no_phone(std::string_view typed) {
    if (typed.find_first_not_of(' ') == std::string_view::npos) return "Isi nomor WhatsApp Anda.";
    if (typed.find_first_not_of("0123456789+-.() /") != std::string_view::npos)
        return "Nomor WA hanya terdiri dari angka, misalnya 0815 6272 6272.";
    const auto count = std::count_if(typed.begin(), typed.end(), is_digit);
    if (count < 10) return "Nomor WA ini terlalu pendek. Periksa lagi angkanya.";
    if (count > 15) return "Nomor WA ini terlalu panjang. Periksa lagi angkanya.";
    return "Ini bukan nomor ponsel yang dikenal WhatsApp. Periksa lagi, misalnya 0815 6272 6272.";
}

}  // namespace

std::string complaint_about(const std::vector<people::Complaint>& complaints, std::string_view field) {
    const auto found = std::find_if(complaints.begin(), complaints.end(),
                                    [&](const people::Complaint& complaint) { return complaint.field == field; });
    return found == complaints.end() ? std::string{} : found->text;
}

text::PageData field_data(const Field& field, std::string_view value,
                          const std::vector<people::Complaint>& complaints) {
    return text::PageData{}
        .set("name", field.name)
        .set("label", field.label)
        .set("type", field.type)
        .set("autocomplete", field.autocomplete)
        .set("hint", field.hint)
        .set("longest", field.longest)
        .show("required", field.required)
        .set("value", value)
        .set("error", complaint_about(complaints, field.name));
}

void put_complaints(text::PageData& data, const std::vector<people::Complaint>& complaints) {
    std::vector<text::PageData> wrong;
    for (const people::Complaint& complaint : complaints)
        wrong.push_back(text::PageData{}.set("id", complaint.field).set("text", complaint.text));
    data.show("complaints", !complaints.empty()).list("wrong", std::move(wrong));
}

bool ticked(const http::Fields& fields, std::string_view name) {
    return std::find(k_not_ticked.begin(), k_not_ticked.end(), fields.get(name)) == k_not_ticked.end();
}

std::optional<Phone> checked_phone(std::string_view typed, std::vector<people::Complaint>& complaints) {
    try {
        return Phone::parse(typed);
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::usage) throw;
        complaints.push_back({"no_wa", why_no_phone(typed)});
        return std::nullopt;
    }
}

std::string canonical_form(std::initializer_list<std::string_view> parts) {
    std::string text;
    for (const std::string_view part : parts) {
        text += std::to_string(part.size()) + ":";
        text += part;
    }
    return text;
}

}  // namespace mitra::web
