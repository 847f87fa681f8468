#pragma once

#include <optional>
#include <string>

#include "lib/flow/services.hpp"
#include "lib/topup/fee_store.hpp"

namespace mitra::flow {

/// Money that was sent to the supplier, where it is spent order by order.
struct DepositRequest {
    Money amount;                     ///< what arrives there
    std::optional<Money> fee;         ///< what it cost beside that; else the rule "deposit" of its day says it
    std::optional<Instant> at;        ///< when it was sent; now
    std::optional<std::string> from;  ///< a bank account or provider of ours: "BCA"; else the owner's own pocket
};

struct BookedDeposit {
    topup::Deposit deposit;
    JournalId entry;
    Money in_books;             ///< what the supplier holds of ours then, by the books
    std::optional<Money> left;  ///< at the source; negative where more went than was booked there
};

/// Books it: deposit:vip +amount, deposit_fee +fee, `from` (or `opening`) -(amount + fee); audited. Error{usage} for an
/// amount of nothing, a fee that is not less than the amount, a time to come, or no fee where no rule says one;
/// Error{not_found} for an unknown account.
BookedDeposit book_deposit(const Services& services, const DepositRequest& request);

/// The supplier's account in the books.
inline constexpr std::string_view k_supplier = "vip";

}  // namespace mitra::flow
