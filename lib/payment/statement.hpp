#pragma once

#include <cstdint>
#include <istream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/instant.hpp"
#include "lib/base/money.hpp"

namespace mitra::payment {

/// A line of a bank's statement, as its CSV has it.
struct StatementLine {
    enum class Kind {
        incoming,
        skipped,  ///< what left the account, a heading, a total, not booked yet
        wrong,    ///< it looks like a row, and cannot be read
    };
    std::int64_t line = 0;
    Kind kind = Kind::skipped;
    std::string day;  ///< "2026-11-20"
    Money amount;
    std::string words;
    std::string why;  ///< it was skipped or is wrong
};

/// Reads a statement: text before the header is passed over, columns are known by their names in Indonesian or English
/// (date, amount or credit, description, type), fields stand between commas, semicolons or tabs. Nothing is half read:
/// Error{usage} for what is no such file, is not UTF-8, or has more than `k_longest_statement` bytes.
std::vector<StatementLine> read_statement(std::istream& csv, Instant now, Zone zone);
inline constexpr std::size_t k_longest_statement = 16 * 1024 * 1024;

/// What a bank writes for an amount: "150.123,00", "150,123.00", "Rp150.123", "150123", "+150.123,00 CR".
struct BankAmount {
    Money rupiah;
    enum class Sign { none, incoming, outgoing } sign = Sign::none;
};
/// Nothing for what is no amount of whole rupiah, or could be two ("150.1", "1,500,12").
std::optional<BankAmount> read_bank_amount(std::string_view text);
/// "2026-11-20" of "20/11/2026", "20-11-26", "2026-11-20 10:11:12", "20 Nov 2026", or "20/11" (the last one that is not
/// in the future); nothing for anything else, an impossible day included.
std::optional<std::string> read_bank_day(std::string_view text, Instant now, Zone zone);

}  // namespace mitra::payment
