#pragma once

#include "cli/context.hpp"
#include "lib/membership/report_store.hpp"
#include "lib/membership/split.hpp"

namespace mitra::cli {

membership::ReportStore reports(Context& context);

/// `id person day status total reason submitted_at decided_at decided_by`, without what was written.
Object report_row(Context& context, const membership::DailyReport& report);
/// The same with the text, the file and the split.
Object report_object(Context& context, const membership::DailyReport& report);
/// `tier total rule shares{user,leader,owner,reserve} leader why`.
Object split_object(Context& context, const membership::Split& split);
Object rule_object(Context& context, const membership::Rule& rule);
Object shares_object(const membership::Shares& shares);

/// What --date says, or today; Error{usage} for what is no date.
std::int64_t day_named(Context& context, std::string_view option, const std::string& words);

}  // namespace mitra::cli
