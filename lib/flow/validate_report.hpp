#pragma once

#include <cstdint>
#include <functional>
#include <istream>
#include <optional>
#include <string>
#include <string_view>

#include "lib/flow/services.hpp"
#include "lib/membership/split.hpp"

namespace mitra::flow {

struct Validated {
    bool changed = false;  ///< false: it was validated before, with this very total
    membership::Split split;
};
/// Says what a report brought, and splits it in the same transaction; the member and their leader are told.
/// Error{usage} for a total below zero; Error{refused} for a report that was rejected, or validated with another total.
Validated validate_report(const Services& services, ReportId report, Money total);

/// With a reason (Error{usage} without) that the member is told. False where it was rejected before; Error{refused}
/// once validated.
bool reject_report(const Services& services, ReportId report, std::string_view reason);

/// What became of a line of a file.
struct ReportRow {
    enum class Kind { validated, already, refused };
    std::int64_t line = 0;
    Kind kind = Kind::refused;
    std::optional<ReportId> report;
    std::optional<Money> total;
    std::string detail;  ///< why it is refused
};
/// "validated", "already", "refused".
std::string_view name(ReportRow::Kind kind);

/// Validates lines "REP-9 100000" (a blank, comma, semicolon or tab between; without an amount it is `otherwise`), as
/// they stream by. Every line is judged and told to `use` with its number; what is refused changes nothing. In short
/// transactions: killed in the middle, the lines so far stay, and the file is simply given again.
void validate_reports(const Services& services, std::istream& lines, std::optional<Money> otherwise,
                      const std::function<void(const ReportRow&)>& use);

/// A line of such a file, or of a command: its report as it was typed, and the amount behind it. Error{usage} where
/// what stands behind it is no amount.
struct ReportLine {
    std::string report;
    std::optional<Money> total;
};
ReportLine read_report_line(std::string_view line);

}  // namespace mitra::flow
