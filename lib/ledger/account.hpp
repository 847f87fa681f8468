#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lib/base/id.hpp"

namespace mitra::ledger {

enum class AccountClass { asset, liability, equity, income, expense };
/// "asset", "liability", "equity", "income", "expense".
std::string_view name(AccountClass account_class);

/// The kinds of accounts there are, a row each: "cash:*" stands for one account for each bank, "payable:*" for each
/// person. A name that fits no row is refused, so that a slip of the pen makes no account.
///
///     cash:WHERE  deposit:WHERE  clearing:WHERE                                    asset
///     payable:PER-n  credit:PER-n  refund_due:PER-n  tax  suspense:CAS-n           liability
///     opening  reserve                                                             equity
///     sales  unique_code  owner_income                                             income
///     payment_fee  transfer_fee  deposit_fee  commission_expense  goods            expense
std::optional<AccountClass> class_of(std::string_view account);

// How accounts are named in postings.
std::string cash_at(std::string_view where);  ///< "cash:BCA", "cash:duitku"
std::string payable_to(PersonId person);      ///< "payable:PER-12"
std::string credit_of(PersonId person);
std::string refund_due_to(PersonId person);
std::string suspense_of(CaseId payment_case);
/// What came in at a place and is on its way to a bank: "clearing:tiktok".
std::string clearing_at(std::string_view where);
/// What a supplier holds of ours: "deposit:vip".
std::string deposit_at(std::string_view where);
inline constexpr std::string_view k_sales = "sales";
inline constexpr std::string_view k_tax = "tax";
inline constexpr std::string_view k_unique_code = "unique_code";
inline constexpr std::string_view k_payment_fee = "payment_fee";
inline constexpr std::string_view k_transfer_fee = "transfer_fee";
inline constexpr std::string_view k_deposit_fee = "deposit_fee";
inline constexpr std::string_view k_goods = "goods";
inline constexpr std::string_view k_opening = "opening";
inline constexpr std::string_view k_owner_income = "owner_income";
inline constexpr std::string_view k_reserve = "reserve";
inline constexpr std::string_view k_commission_expense = "commission_expense";

}  // namespace mitra::ledger
