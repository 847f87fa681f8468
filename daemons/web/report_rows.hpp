#pragma once

#include <vector>

#include "daemons/web/site.hpp"
#include "lib/membership/report.hpp"

namespace mitra::web {

/// The rows of layout/report_rows.html: a member's own reports with what became of them.
void put_reports(text::PageData& data, const Site& site, db::Database& reader,
                 const std::vector<membership::DailyReport>& reports);

/// How a report stands, in Indonesian.
std::string_view in_indonesian(membership::ReportState state);

}  // namespace mitra::web
