#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lib/base/id.hpp"
#include "lib/base/instant.hpp"
#include "lib/base/money.hpp"

namespace mitra::membership {

enum class ReportState { submitted, validated, rejected };
/// As state_edge has it: "submitted", "validated", "rejected".
std::string_view name(ReportState state);
std::optional<ReportState> report_state_named(std::string_view name);

/// What a member says they did on one day.
struct DailyReport {
    ReportId id;
    PersonId person;
    std::int64_t day = 0;  ///< day_number of the work in the site's zone
    std::string text;      ///< empty where its person was erased
    std::optional<FileId> file;
    Instant submitted_at;
    std::optional<Money> total;  ///< what the day brought, once validated
    std::string reason;          ///< why it was rejected; empty: it was not
    ReportState state = ReportState::submitted;
    Instant moved_at;
    std::string moved_by;
};

/// A member's words as they are kept: each line cleaned, no more than one empty line in a row, none at the ends.
std::string clean_report(std::string_view typed);
inline constexpr std::size_t k_longest_report = 4'000;  ///< characters

}  // namespace mitra::membership
