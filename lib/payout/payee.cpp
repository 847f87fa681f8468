#include "lib/payout/payee.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "lib/base/ascii.hpp"
#include "lib/text/fold.hpp"
#include "lib/text/wording.hpp"

namespace mitra::payout {
namespace {

constexpr std::size_t k_longest_bank = 40;
constexpr std::size_t k_longest_holder = 100;
constexpr std::size_t k_shortest_number = 5;
constexpr std::size_t k_longest_number = 20;

struct BankName {
    std::string_view folded;
    std::string_view name;
};
/// How people write the banks and wallets that most have; all others stay as they are typed.
constexpr std::array k_banks = std::to_array<BankName>({
    {"bca", "BCA"},
    {"central asia", "BCA"},
    {"mandiri", "Mandiri"},
    {"livin", "Mandiri"},
    {"bri", "BRI"},
    {"rakyat indonesia", "BRI"},
    {"bni", "BNI"},
    {"negara indonesia", "BNI"},
    {"bsi", "BSI"},
    {"syariah indonesia", "BSI"},
    {"btn", "BTN"},
    {"tabungan negara", "BTN"},
    {"cimb", "CIMB Niaga"},
    {"cimb niaga", "CIMB Niaga"},
    {"permata", "Permata"},
    {"danamon", "Danamon"},
    {"muamalat", "Muamalat"},
    {"jago", "Jago"},
    {"seabank", "SeaBank"},
    {"sea bank", "SeaBank"},
    {"jenius", "BTPN"},
    {"btpn", "BTPN"},
    {"bjb", "BJB"},
    {"dki", "DKI"},
    {"gopay", "GoPay"},
    {"go-pay", "GoPay"},
    {"ovo", "OVO"},
    {"dana", "DANA"},
    {"shopeepay", "ShopeePay"},
    {"linkaja", "LinkAja"},
});

std::string_view without(std::string_view text, std::string_view word) {
    return text.starts_with(word) ? text.substr(word.size()) : text;
}

/// What goes without saying in a bank's name.
std::string_view bare(std::string_view folded) {
    folded = without(folded, "pt. ");
    folded = without(folded, "pt ");
    return without(folded, "bank ");
}

bool has_letter(std::string_view text) {
    return std::any_of(text.begin(), text.end(), [](char c) {
        const bool ascii_letter = is_letter_or_digit(c) && !is_digit(c);
        return ascii_letter || static_cast<unsigned char>(c) >= 0x80;
    });
}

std::string digits_of(std::string_view typed) {
    std::string digits{typed};
    std::erase_if(digits, [](char c) { return c == ' ' || c == '.' || c == '-'; });
    return digits;
}

void check_number(std::string_view digits, std::vector<PayeeComplaint>& complaints) {
    if (digits.empty()) {
        complaints.push_back({"nomor", "Isi nomor rekeningnya.", "an account has a number"});
    } else if (!std::all_of(digits.begin(), digits.end(), is_digit)) {
        complaints.push_back(
            {"nomor", "Nomor rekening hanya terdiri dari angka.", "the number of an account is made of digits"});
    } else if (digits.size() < k_shortest_number || digits.size() > k_longest_number) {
        complaints.push_back({"nomor", "Nomor rekening terdiri dari 5 sampai 20 angka. Periksa lagi.",
                              fmt::format("the number of an account has {} to {} digits, not {}", k_shortest_number,
                                          k_longest_number, digits.size())});
    }
}

}  // namespace

std::string bank_name(std::string_view typed) {
    const std::string line = text::clean_line(typed);
    const std::string folded = text::folded(line);
    const std::string_view name = bare(folded);
    const auto* known =
        std::find_if(k_banks.begin(), k_banks.end(), [&](const BankName& bank) { return bank.folded == name; });
    if (known != k_banks.end()) return std::string{known->name};
    // Folding keeps the length of ASCII, and what is cut off at the front is ASCII.
    const bool same_length = folded.size() == line.size();
    return same_length ? line.substr(line.size() - name.size()) : line;
}

PayeeWords checked(const PayeeWords& typed, std::vector<PayeeComplaint>& complaints) {
    PayeeWords words{.bank = bank_name(typed.bank),
                     .number = digits_of(text::clean_line(typed.number)),
                     .holder = text::clean_line(typed.holder)};
    if (!has_letter(words.bank) || text::length(words.bank) > k_longest_bank)
        complaints.push_back({"bank", "Isi nama banknya, misalnya BCA, Mandiri, BRI, BNI atau BSI.",
                              fmt::format("a bank has a name of at most {} characters", k_longest_bank)});
    check_number(words.number, complaints);
    if (!has_letter(words.holder) || text::length(words.holder) > k_longest_holder)
        complaints.push_back({"pemilik", "Isi nama pemilik rekening, persis seperti di buku tabungan.",
                              fmt::format("the holder has a name of at most {} characters", k_longest_holder)});
    return words;
}

std::string masked_number(std::string_view number) {
    if (number.empty()) return {};
    const std::size_t shown = number.size() > 8 ? 4 : 2;
    const std::size_t hidden = number.size() - std::min(shown, number.size());
    std::string masked;
    for (std::size_t i = 0; i < hidden; ++i)
        masked += "•";
    return masked + std::string{number.substr(hidden)};
}

std::string PayeeAccount::masked() const {
    return words.number.empty() ? words.bank : fmt::format("{} {}", words.bank, masked_number(words.number));
}

}  // namespace mitra::payout
