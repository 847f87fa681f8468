#include "lib/flow/submit_report.hpp"

#include <fmt/format.h>

#include "lib/base/error.hpp"
#include "lib/flow/pay_order.hpp"
#include "lib/membership/day.hpp"
#include "lib/membership/report_store.hpp"
#include "lib/membership/split_store.hpp"
#include "lib/people/person_store.hpp"
#include "lib/text/wording.hpp"

namespace mitra::flow {
namespace {

using membership::DailyReport;
using membership::day_words;

[[noreturn]] void complain(std::string_view subject, const std::string& what, std::string hint = {}) {
    throw Error{ErrorKind::usage, what, std::move(hint), std::string{subject}};
}

/// Words and day as they can be kept.
NewReport checked(const Services& services, const NewReport& typed) {
    NewReport report = typed;
    report.text = membership::clean_report(typed.text);
    if (report.text.empty()) complain("report.text", "a report says what was done, and this one says nothing");
    if (text::length(report.text) > membership::k_longest_report)
        complain("report.text", fmt::format("a report has at most {} characters", membership::k_longest_report));
    const std::int64_t today = day_number(services.clock.now(), services.site.zone);
    if (report.day > today)
        complain("report.day", fmt::format("{} is still to come", day_words(report.day)),
                 "a report is about a day of work that is done or under way");
    if (report.day < today - k_report_days_back)
        complain("report.day", fmt::format("{} is more than {} days ago", day_words(report.day), k_report_days_back),
                 fmt::format("the earliest is {}", day_words(today - k_report_days_back)));
    return report;
}

}  // namespace

DailyReport submit_report(const Services& services, const NewReport& typed) {
    require_trusted_clock(services);
    const NewReport report = checked(services, typed);
    return db::in_transaction(services.database, [&] {
        const auto person = people::PersonStore{services.database, services.vault}.find(report.person);
        if (!person || person->erased_at)
            throw Error{ErrorKind::not_found, fmt::format("no person {}", report.person), "see 'mitra person list'",
                        "person"};
        if (!membership::SplitStore{services.database, services.site.zone}.tier_on(report.person, report.day))
            throw Error{ErrorKind::refused,
                        fmt::format("{} had no membership on {}", report.person, day_words(report.day)),
                        "see 'mitra membership show'", "report"};
        membership::ReportStore reports{services.database, services.vault};
        const Instant now = services.clock.now();
        const ReportId id = reports.add(
            {.person = report.person, .day = report.day, .text = report.text, .file = report.file, .submitted_at = now},
            services.actor.name);
        db::record_audit(services.database, services.vault, services.actor, "report.submit", to_string(id),
                         fmt::format(R"({{"day":"{}"}})", day_words(report.day)), now);
        return reports.find(id).value();
    });
}

}  // namespace mitra::flow
