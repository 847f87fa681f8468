#include "lib/ledger/account.hpp"

#include <algorithm>
#include <array>

#include "lib/base/ascii.hpp"

namespace mitra::ledger {
namespace {

/// A kind of account: its whole name, or the part before a colon and what stands behind it.
struct Kind {
    std::string_view name;
    std::string_view behind;  ///< "": nothing; "*": a name of a place; else the prefix of an id
    AccountClass account_class;
};
constexpr std::array<Kind, 18> k_kinds{{
    {"cash", "*", AccountClass::asset},
    {"deposit", "*", AccountClass::asset},
    {"clearing", "*", AccountClass::asset},
    {"payable", "PER", AccountClass::liability},
    {"credit", "PER", AccountClass::liability},
    {"refund_due", "PER", AccountClass::liability},
    {"suspense", "CAS", AccountClass::liability},
    {"tax", "", AccountClass::liability},
    {"opening", "", AccountClass::equity},
    {"reserve", "", AccountClass::equity},
    {"sales", "", AccountClass::income},
    {"unique_code", "", AccountClass::income},
    {"owner_income", "", AccountClass::income},
    {"payment_fee", "", AccountClass::expense},
    {"transfer_fee", "", AccountClass::expense},
    {"deposit_fee", "", AccountClass::expense},
    {"commission_expense", "", AccountClass::expense},
    {"goods", "", AccountClass::expense},
}};

bool names_a_place(std::string_view text) {
    return !text.empty() && text.size() <= 40 &&
           std::all_of(text.begin(), text.end(), [](char c) { return is_letter_or_digit(c) || c == '-' || c == '_'; });
}

bool fits(const Kind& kind, std::string_view account) {
    if (!account.starts_with(kind.name)) return false;
    account.remove_prefix(kind.name.size());
    if (kind.behind.empty()) return account.empty();
    if (!account.starts_with(':')) return false;
    account.remove_prefix(1);
    if (kind.behind == "*") return names_a_place(account);
    // Ids are written one way, so that nobody has two accounts.
    return account.starts_with(kind.behind) && parse_id(kind.behind, account).has_value();
}

}  // namespace

std::string_view name(AccountClass account_class) {
    constexpr std::array<std::string_view, 5> k_names{"asset", "liability", "equity", "income", "expense"};
    return k_names.at(static_cast<std::size_t>(account_class));
}

std::optional<AccountClass> class_of(std::string_view account) {
    const auto* found =
        std::find_if(k_kinds.begin(), k_kinds.end(), [&](const Kind& kind) { return fits(kind, account); });
    return found == k_kinds.end() ? std::nullopt : std::optional{found->account_class};
}

std::string cash_at(std::string_view where) {
    return fmt::format("cash:{}", where);
}
std::string clearing_at(std::string_view where) {
    return fmt::format("clearing:{}", where);
}
std::string deposit_at(std::string_view where) {
    return fmt::format("deposit:{}", where);
}
std::string payable_to(PersonId person) {
    return fmt::format("payable:{}", person);
}
std::string credit_of(PersonId person) {
    return fmt::format("credit:{}", person);
}
std::string refund_due_to(PersonId person) {
    return fmt::format("refund_due:{}", person);
}
std::string suspense_of(CaseId payment_case) {
    return fmt::format("suspense:{}", payment_case);
}

}  // namespace mitra::ledger
