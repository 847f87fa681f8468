#pragma once

#include <cstdint>
#include <functional>
#include <istream>
#include <optional>
#include <string>

#include "lib/flow/services.hpp"

namespace mitra::flow {

/// What became of one row of a bank's result.
struct ResultRow {
    enum class Kind {
        settled,
        failed,   ///< the bank did not pay: its commissions are payable again
        already,  ///< it was known
        refused,  ///< it does not fit the payout; nothing was changed by it
    };
    std::int64_t line = 0;  ///< of the file
    Kind kind = Kind::refused;
    std::optional<PersonId> person;
    std::optional<PayoutLineId> payout_line;
    std::optional<Money> amount;
    std::string detail;  ///< why it is refused
};
std::string_view name(ResultRow::Kind kind);

/// Reads a CSV with the columns person, amount, status (settled or failed), reference and reason, in any order and with
/// others between them, and settles or fails each person's line in an exported payout: books what was paid, tells
/// everybody. Each row is told to `use` in the order of the file. Rows are taken in chunks, each in a transaction of
/// its own: killed in the middle, the chunks so far stay, and the file is simply imported again. A person who stands in
/// it twice is refused in both places; so is who is not in the payout's file, another amount, another status than a row
/// before said. Error{usage} for what is no such file, Error{refused} for a payout whose file was not made. `csv` is
/// read twice, so it must be able to go back.
void settle_payout(const Services& services, PayoutId payout, std::istream& csv,
                   const std::function<void(const ResultRow&)>& use);

}  // namespace mitra::flow
