#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mitra::topup {

/// What a game's user id or zone must look like, written as
///
///     digits:5-12            that many digits; leading zeros are kept
///     phone                  an Indonesian number, made "08..."
///     meter                  11 or 12 digits of PLN
///     riot                   name#tag
///     name:3-20              letters, digits, . _ -
///     choice:os_asia=Asia,os_usa=Amerika    one of these values, shown by its words
class TargetRule {
 public:
    enum class Kind { digits, phone, meter, riot, name, choice };

    /// Nothing for what is no rule.
    static std::optional<TargetRule> parse(std::string_view text);

    [[nodiscard]] Kind kind() const { return kind_; }
    /// Value and words, of a choice.
    [[nodiscard]] const std::vector<std::pair<std::string, std::string>>& choices() const { return choices_; }
    /// As the supplier takes it: blanks gone, a phone as 08...; nothing where it does not fit.
    [[nodiscard]] std::optional<std::string> normalised(std::string_view typed) const;
    /// What to type, in Indonesian: "5 sampai 12 angka".
    [[nodiscard]] std::string hint() const;

 private:
    Kind kind_ = Kind::digits;
    std::size_t least_ = 1, most_ = 40;
    std::vector<std::pair<std::string, std::string>> choices_;
};

/// "12345678 (2685)", as Mobile Legends shows it, in its two parts; nothing for anything else.
std::optional<std::pair<std::string, std::string>> split_target(std::string_view typed);

/// How a game that the supplier lists is asked for; empty rules for one that nobody knows, which is not sold then.
struct GameRules {
    std::string_view target, zone, nickname_code;
};
/// By the supplier's name, letter case and trailing letters of a variant ("Mobile Legends B") aside.
GameRules rules_for_game(std::string_view supplier_name);
/// By the category of prepaid rows: "token-pln" is for a meter, all others are for a phone.
std::string_view rule_for_category(std::string_view category);

}  // namespace mitra::topup
