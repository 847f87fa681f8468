#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/id.hpp"
#include "lib/base/instant.hpp"

namespace mitra::payout {

/// Where somebody wants to be paid, as it was typed or as it is kept.
struct PayeeWords {
    std::string bank;    ///< "BCA"
    std::string number;  ///< digits
    std::string holder;  ///< whose name the bank has for it
};

/// What is wrong with one of them, by the name that the form has for it: "bank", "nomor", "pemilik".
struct PayeeComplaint {
    std::string field;
    std::string text;    ///< in Indonesian, for whoever filled in the form
    std::string reason;  ///< in English, for the terminal
};

/// The words as they are kept, and in `complaints` what is wrong with them: the bank's short name ("bank bca" is BCA;
/// a name that we do not know stays as it is), the number's 5 to 20 digits without the blanks, dots and hyphens between
/// them, the holder's name on one line.
PayeeWords checked(const PayeeWords& typed, std::vector<PayeeComplaint>& complaints);

/// "BCA" of "Bank Central Asia", "bca", "PT Bank BCA"; another name without what goes without saying ("bank", "pt").
std::string bank_name(std::string_view typed);

/// "••••••7890": all but the last four digits, and of a short number all but the last two.
std::string masked_number(std::string_view number);

/// An account that somebody is paid to. Empty number and holder: its person was erased.
struct PayeeAccount {
    PayeeId id;
    PersonId person;
    PayeeWords words;
    Instant created_at;
    std::string created_by;
    Instant frozen_until;  ///< nothing is paid to it before
    std::optional<Instant> replaced_at;

    /// Without a freeze it never was, also for a program whose clock is a moment behind.
    [[nodiscard]] bool is_frozen(Instant now) const { return now < frozen_until && created_at < frozen_until; }
    /// "BCA ••••••7890"
    [[nodiscard]] std::string masked() const;
};

}  // namespace mitra::payout
