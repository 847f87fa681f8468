#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "lib/base/id.hpp"
#include "lib/base/instant.hpp"
#include "lib/base/money.hpp"

namespace mitra::payout {

enum class PayoutState { draft, approved, exported, settled, cancelled };
/// As state_edge has it: "draft", "approved", ...
std::string_view name(PayoutState state);
std::optional<PayoutState> payout_state_named(std::string_view name);

/// Many people who are paid together, by one file for a bank.
struct Payout {
    PayoutId id;
    std::optional<BankAccountId> bank_account;  ///< from which it is paid; known when its file was made
    Money total;
    std::int64_t people = 0;
    Instant created_at;
    std::string created_by;
    std::string approved_by;  ///< empty: nobody yet
    PayoutState state = PayoutState::draft;
    Instant moved_at;
    std::string moved_by;
};

enum class LineState { open, settled, failed };
/// "open", "settled", "failed".
std::string_view name(LineState state);
std::optional<LineState> line_state_named(std::string_view name);

/// Why a line failed, as `payout_line.reason` has it.
inline constexpr std::string_view k_account_changed = "account_changed";  ///< since the payout was planned
inline constexpr std::string_view k_account_frozen = "account_frozen";
inline constexpr std::string_view k_person_erased = "person_erased";
inline constexpr std::string_view k_not_approved = "not_approved";  ///< no partner (any more), or suspended
inline constexpr std::string_view k_commission_held = "commission_held";
inline constexpr std::string_view k_cancelled = "cancelled";
inline constexpr std::string_view k_bank_refused = "bank_refused";

/// One person in a payout.
struct PayoutLine {
    PayoutLineId id;
    PayoutId payout;
    PersonId person;
    PayeeId payee;
    Money amount;
    std::string reference;   ///< the bank's, once settled
    std::string reason;      ///< one of the words above, once failed
    std::string bank_words;  ///< what the bank said about it; sealed in the database
    LineState state = LineState::open;
    Instant moved_at;
    std::string moved_by;
};

/// What became of a payout's lines.
struct LineSums {
    std::int64_t open = 0, settled = 0, failed = 0;
    Money open_amount, settled_amount, failed_amount;
};

}  // namespace mitra::payout
