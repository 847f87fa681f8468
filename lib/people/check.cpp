#include "lib/people/check.hpp"

#include <fmt/format.h>
#include <utf8proc.h>

#include <algorithm>

#include "lib/base/ascii.hpp"
#include "lib/base/error.hpp"
#include "lib/text/wording.hpp"

namespace mitra::people {
namespace {

constexpr std::size_t k_longest_text = 100;
constexpr std::size_t k_longest_email = 254;

struct Field {
    const char* name;
    const char* label;    ///< how a sentence begins with it
    const char* english;  ///< the same for an admin
    bool needed;
};

bool has_letter(std::string_view text) {
    while (!text.empty()) {
        utf8proc_int32_t code = 0;
        const auto taken = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                            static_cast<utf8proc_ssize_t>(text.size()), &code);
        if (taken <= 0) return false;
        const auto category = utf8proc_category(code);
        if (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO) return true;
        text.remove_prefix(static_cast<std::size_t>(taken));
    }
    return false;
}

std::string checked_text(const std::string& typed, const Field& field, std::vector<Complaint>& complaints) {
    std::string text = text::clean_line(typed);
    if (text.empty()) {
        if (field.needed)
            complaints.push_back(
                {field.name, fmt::format("{} belum diisi.", field.label), fmt::format("{} is missing", field.english)});
    } else if (text::length(text) > k_longest_text) {
        complaints.push_back({field.name, fmt::format("{} paling panjang {} karakter.", field.label, k_longest_text),
                              fmt::format("{} has more than {} characters", field.english, k_longest_text)});
    } else if (!has_letter(text)) {
        complaints.push_back({field.name, fmt::format("{} harus memuat huruf.", field.label),
                              fmt::format("{} has no letter in it", field.english)});
    }
    return text;
}

std::optional<std::string> checked_email(const std::optional<std::string>& typed, std::vector<Complaint>& complaints) {
    if (!typed || text::clean_line(*typed).empty()) return std::nullopt;
    try {
        return normalised_email(*typed);
    } catch (const Error& fault) {
        complaints.push_back({"email", "Alamat email tidak benar. Contoh: nama@contoh.id", fault.what()});
        return std::nullopt;
    }
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view k_blanks = " \t\r\n";
    const auto from = text.find_first_not_of(k_blanks);
    if (from == std::string_view::npos) return {};
    return text.substr(from, text.find_last_not_of(k_blanks) - from + 1);
}

/// Visible ASCII that needs no quoting in a mail header.
bool plain_in_address(char c) {
    return c > ' ' && c <= '~' && std::string_view{"()<>[]:;,\\\""}.find(c) == std::string_view::npos;
}

/// Two or more labels of letters, digits and inner hyphens.
bool is_domain(std::string_view domain) {
    std::size_t labels = 0;
    for (;;) {
        const std::string_view label = domain.substr(0, domain.find('.'));
        const auto usual = [](char c) { return is_small_letter(c) || is_digit(c) || c == '-'; };
        if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-' ||
            !std::all_of(label.begin(), label.end(), usual))
            return false;
        ++labels;
        if (label.size() == domain.size()) return labels >= 2;
        domain.remove_prefix(label.size() + 1);
    }
}

/// What is wrong with an address, or nothing.
const char* fault_of(std::string_view email) {
    if (email.size() > k_longest_email) return "it is longer than 254 characters";
    if (!std::all_of(email.begin(), email.end(), plain_in_address)) return "it has a blank or a special character";
    const auto at = email.find('@');
    if (at == std::string_view::npos || email.find('@', at + 1) != std::string_view::npos) return "it needs one @";
    const std::string_view local = email.substr(0, at);
    if (local.empty() || local.size() > 64) return "what stands before the @ is empty or too long";
    if (local.front() == '.' || local.back() == '.' || local.find("..") != std::string_view::npos)
        return "a dot before the @ stands alone";
    if (!is_domain(email.substr(at + 1))) return "what follows the @ is no domain";
    return nullptr;
}

}  // namespace

Details checked(const Details& typed, std::vector<Complaint>& complaints, Needed needed) {
    Details details;
    details.salutation = checked_text(typed.salutation, {"sapaan", "Sapaan", "the salutation", false}, complaints);
    details.name = checked_text(typed.name, {"nama", "Nama", "the name", true}, complaints);
    details.city = checked_text(typed.city, {"kota", "Kota", "the city", needed != Needed::name}, complaints);
    details.profession = checked_text(
        typed.profession, {"profesi", "Profesi", "the profession", needed == Needed::name_city_profession}, complaints);
    details.email = checked_email(typed.email, complaints);
    return details;
}

std::string normalised_email(std::string_view typed) {
    std::string email{trimmed(typed)};
    for (char& c : email)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (const char* fault = fault_of(email))
        throw Error{ErrorKind::usage, fmt::format("this is no e-mail address: {}", fault),
                    "write it as name@example.org", "email"};
    return email;
}

}  // namespace mitra::people
