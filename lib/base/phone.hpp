#pragma once

#include <compare>
#include <string>
#include <string_view>

namespace mitra {

/// A telephone number that libphonenumber calls valid, kept in E.164 form ("+6281562726272"). However it is typed
/// (081…, +62 81…, 62-81…), one number is one value. libphonenumber's tables (5 ms, 20 MB) are loaded by the first
/// parse and never before.
class Phone {
 public:
    /// Reads what a person typed; a number without country code is Indonesian. Throws Error{usage} with the reason
    /// when it cannot be a number that WhatsApp reaches (too short, too long, a landline, letters, ...).
    static Phone parse(std::string_view typed);
    /// Takes a number that `e164()` gave before, without asking the tables again.
    static Phone from_e164(std::string stored);

    [[nodiscard]] const std::string& e164() const { return e164_; }
    /// "6281562726272": what gateways and wa.me take.
    [[nodiscard]] std::string_view digits() const { return std::string_view{e164_}.substr(1); }
    /// "081562726272", as Indonesians write it; a foreign number stays "+65…".
    [[nodiscard]] std::string national() const;
    /// "0815****6272": enough to recognise, not enough to call.
    [[nodiscard]] std::string masked() const;

    auto operator<=>(const Phone&) const = default;

 private:
    explicit Phone(std::string e164) : e164_{std::move(e164)} {}
    std::string e164_;
};

}  // namespace mitra
