#pragma once

#include <cstdint>
#include <istream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/money.hpp"
#include "lib/flow/services.hpp"

namespace mitra::flow {

/// What became of one row of a statement.
struct ImportedRow {
    enum class Kind {
        matched,    ///< an order that can be paid owes this very amount at this account
        near,       ///< one owes nearly this (the code is missing or wrong, a digit is), or was paid already
        unmatched,  ///< nobody owes it
        duplicate,  ///< it came with a statement before
        skipped,    ///< it is no incoming row
        wrong,      ///< it cannot be read; nothing is stored of it
    };
    std::int64_t line = 0;
    Kind kind = Kind::unmatched;
    std::optional<BankRowId> row;
    std::optional<Money> amount;
    std::optional<OrderId> order;  ///< which it matches, or is near to
    std::string detail;            ///< why it is wrong or skipped; what is near about it
};
std::string_view name(ImportedRow::Kind kind);

/// Reads a bank's CSV (payment/statement.hpp). Incoming rows are stored once for ever, two equal ones of one day being
/// two; a row that was booked before an order was placed is not its. A file that is refused stores nothing; killed
/// in the middle, the whole rows so far stay, and it is simply imported again.
std::vector<ImportedRow> import_bank_rows(const Services& services, BankAccountId account, std::istream& csv);

/// What became of a matched row.
struct SettledRow {
    BankRowId row;
    OrderId order;
    Money amount;
    std::string result;  ///< "settled", "already", "case", "failed"
    std::optional<CaseId> opened_case;
    std::string detail;  ///< why it failed
};
/// Settles every matched row by its own evidence, at most `limit`, each in a transaction of its own.
std::vector<SettledRow> settle_matched_rows(const Services& services, std::int64_t limit);
/// An open row that pays no order (a gift, money of our own): for the actor's reason (Error{usage} without). False when
/// it was so before; Error{refused} for one that settled a payment.
bool dismiss_bank_row(const Services& services, BankRowId row);

}  // namespace mitra::flow
