#include "daemons/web/report_rows.hpp"

#include "daemons/web/community.hpp"
#include "daemons/web/period.hpp"
#include "lib/membership/split_store.hpp"

namespace mitra::web {
namespace {

using membership::DailyReport;
using membership::ReportState;

/// What it brought; a report of a tier without a share says that it did not.
void put_split(text::PageData& row, const membership::Split& split) {
    if (split.why.empty())
        row.set("share", to_string(split.shares.user)).set("total", to_string(split.total));
    else
        row.set("zero", split.why == membership::k_no_share ? "Tanpa komisi: paket Anda hari itu belum berbagi hasil."
                                                            : "Tanpa komisi: tidak ada paket yang aktif hari itu.");
}

text::PageData row_of(membership::SplitStore& splits, const DailyReport& report) {
    text::PageData row;
    row.set("day", day_in_words(report.day))
        .set("status", in_indonesian(report.state))
        .set("reason", report.reason)
        .show("text", !report.text.empty())
        .list("lines", lines_of(report.text))
        .show("attached", report.file.has_value());
    if (report.state != ReportState::validated) return row;
    if (const auto split = splits.find(report.id)) put_split(row, *split);
    return row;
}

}  // namespace

void put_reports(text::PageData& data, const Site& site, db::Database& reader,
                 const std::vector<DailyReport>& reports) {
    membership::SplitStore splits{reader, site.about().zone};
    std::vector<text::PageData> rows;
    for (const DailyReport& report : reports)
        rows.push_back(row_of(splits, report));
    data.show("has_reports", !rows.empty()).list("reports", std::move(rows));
}

std::string_view in_indonesian(ReportState state) {
    switch (state) {
        case ReportState::submitted:
            return "Menunggu pemeriksaan";
        case ReportState::validated:
            return "Divalidasi";
        case ReportState::rejected:
            return "Ditolak";
    }
    return {};
}

}  // namespace mitra::web
