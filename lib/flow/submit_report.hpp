#pragma once

#include <cstdint>
#include <functional>
#include <istream>
#include <optional>
#include <string>

#include "lib/flow/services.hpp"
#include "lib/membership/report.hpp"

namespace mitra::flow {

/// How many days back a report may be handed in.
inline constexpr std::int64_t k_report_days_back = 7;

struct NewReport {
    PersonId person;
    std::int64_t day = 0;  ///< day_number of the work in the site's zone
    std::string text;      ///< as it was typed
    std::optional<FileId> file;
};

/// What a member did on one day. Error{usage} with subject "report.text" for no words or too many, "report.day" for a
/// day to come or longer ago than a week; Error{refused} with subject "report" for who had no membership on that day,
/// or handed in a report for it that was not rejected.
membership::DailyReport submit_report(const Services& services, const NewReport& typed);

/// What became of a row of a file.
struct ImportedReport {
    std::int64_t line = 0;
    std::optional<PersonId> person;
    std::optional<ReportId> report;  ///< once it is handed in
    std::string detail;              ///< why it cannot be; empty: it can
};
struct ReportImport {
    std::int64_t good = 0;
    std::int64_t bad = 0;
    bool kept = false;  ///< the good ones were handed in
};
/// A CSV with the columns person, date and text. All rows are judged first; they are handed in where all are good, or
/// `keep_good` says so, in short transactions. Each bad row and each report is told to `use`. `csv` is read twice.
ReportImport import_reports(const Services& services, std::istream& csv, bool keep_good,
                            const std::function<void(const ImportedReport&)>& use);

}  // namespace mitra::flow
