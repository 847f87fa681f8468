#pragma once

#include <cstdint>
#include <istream>
#include <optional>
#include <string>
#include <vector>

#include "lib/base/money.hpp"
#include "lib/flow/services.hpp"

namespace mitra::flow {

/// What became of one incoming row of a statement.
struct ImportedRow {
    enum class Kind { matched, near, unmatched, duplicate, skipped, wrong };
    std::int64_t line = 0;
    Kind kind = Kind::unmatched;
    std::optional<BankRowId> row;
    std::optional<Money> amount;
    std::optional<OrderId> order;  ///< which it matches, or is near to
    std::string detail;            ///< why it is wrong or skipped; the difference of a near one
};

/// Reads a bank's CSV: columns by their names (date|tanggal, amount|jumlah|kredit|nominal, description|keterangan, type
/// or a sign for what left the account), amounts as banks write them ("150.123,00", "150,123.00", "150123"). Incoming
/// rows are stored once for ever; one whose amount an open or just expired order holds at this account is matched; one
/// that differs by the code or by a digit is near.
std::vector<ImportedRow> import_bank_rows(const Services& services, BankAccountId account, std::istream& csv);
/// Settles every matched row by its own evidence; what became of each payment.
struct SettledRow {
    BankRowId row;
    OrderId order;
    std::string result;  ///< "settled", "already", "case"
};
std::vector<SettledRow> settle_matched_rows(const Services& services, std::int64_t limit);

}  // namespace mitra::flow
