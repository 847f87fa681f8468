// The files that an admin imports: people, TikTok accounts, daily reports, what reports brought, who came to a Zoom
// meeting, what a bank paid out. The first byte chooses which, the second how, the rest is the file. Each line is told
// once with a reason where it is refused, the sums agree with what was told, and a file that is refused has changed
// nothing.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <sstream>
#include <string>
#include <vector>

#include "lib/base/error.hpp"
#include "lib/flow/change_event.hpp"
#include "lib/flow/import_accounts.hpp"
#include "lib/flow/import_people.hpp"
#include "lib/flow/take_attendance.hpp"
#include "lib/http/decode.hpp"
#include "tests/flow/payout_site.hpp"
#include "tests/flow/report_site.hpp"
#include "tests/fuzz/input.hpp"

namespace {

using namespace mitra;
using fuzz::require;

constexpr std::size_t k_longest_words = 600;

bool is_told_well(std::string_view words) {
    return !words.empty() && words.size() < k_longest_words && http::is_utf8(words);
}

/// Tells that each line comes once, and after those before it.
class Lines {
 public:
    void see(std::int64_t line) {
        require(line > last_);
        last_ = line;
        ++count_;
    }
    void see_in_any_order(std::int64_t line) {
        require(line > 1);
        ++count_;
    }
    [[nodiscard]] std::int64_t count() const { return count_; }

 private:
    std::int64_t last_ = 1;
    std::int64_t count_ = 0;
};

void import_people(test::TestSite& site, std::istream& csv, bool welcome) {
    const std::int64_t before = site.count("SELECT count(*) FROM person");
    Lines lines;
    std::int64_t added = 0;
    const auto summary =
        flow::import_people(site.services(), csv, {.welcome = welcome, .event = {}}, [&](const flow::ImportLine& line) {
            lines.see(line.line);
            const bool refused = line.result == flow::ImportLine::Result::refused;
            require(line.person.has_value() != refused && (!refused || is_told_well(line.reason)));
            if (line.result == flow::ImportLine::Result::added) ++added;
        });
    require(summary.added == added && summary.added + summary.already + summary.refused == lines.count());
    require(site.count("SELECT count(*) FROM person") - before == added);
}

void import_accounts(test::TestSite& site, std::istream& csv, bool keep_good) {
    const std::int64_t before = site.count("SELECT count(*) FROM tiktok_account");
    Lines lines;
    const auto done = flow::import_accounts(
        site.services(), csv, keep_good ? flow::Broken::keep_good : flow::Broken::keep_nothing,
        [&](const flow::AccountLine& line) {
            lines.see_in_any_order(line.line);
            const bool refused = line.result == flow::AccountLine::Result::refused;
            require(!refused || is_told_well(line.reason));
            require(refused || (line.account && !line.username.empty() && http::is_utf8(line.username)));
        });
    require(done.added + done.changed + done.same + done.refused == lines.count());
    require(done.kept || (done.added == 0 && done.changed == 0 && done.same == 0));
    require(site.count("SELECT count(*) FROM tiktok_account") - before == done.added);
}

void import_reports(test::ReportSite& site, std::istream& csv, bool keep_good) {
    const std::int64_t before = site.count("SELECT count(*) FROM daily_report");
    std::int64_t bad = 0;
    std::int64_t good = 0;
    const auto done = flow::import_reports(site.services(), csv, keep_good, [&](const flow::ImportedReport& row) {
        require(row.line > 1 && (row.report.has_value() == row.detail.empty()));
        require(row.detail.empty() || is_told_well(row.detail));
        ++(row.detail.empty() ? good : bad);
    });
    require(done.bad == bad && (done.kept ? done.good : 0) == good);
    require(site.count("SELECT count(*) FROM daily_report") - before == good);
}

void validate_reports(test::ReportSite& site, std::istream& file, bool with_amount) {
    Lines lines;
    flow::validate_reports(site.services(), file, with_amount ? std::optional{Money{10'000}} : std::nullopt,
                           [&](const flow::ReportRow& row) {
                               require(row.line >= 1);
                               lines.see_in_any_order(row.line + 1);
                               const bool refused = row.kind == flow::ReportRow::Kind::refused;
                               // These lines are no CSV, and may be in any encoding.
                               require(refused != row.detail.empty() && row.detail.size() < k_longest_words);
                               require(refused || (row.report && row.total && *row.total >= Money{}));
                           });
}

void take_attendance(test::ReportSite& site, EventId event, std::istream& csv) {
    const auto done = flow::take_attendance(site.services(), event, csv);
    for (const auto& one : done.unmatched)
        require(one.line > 1 && http::is_utf8(one.name) && is_told_well(one.reason));
    require(done.by_email >= 0 && done.by_name >= 0);
}

void settle_payout(test::PayoutSite& site, PayoutId payout, std::istream& csv) {
    Lines lines;
    std::int64_t settled = 0;
    flow::settle_payout(site.services(), payout, csv, [&](const flow::ResultRow& row) {
        lines.see(row.line);
        const bool refused = row.kind == flow::ResultRow::Kind::refused;
        require(refused == is_told_well(row.detail));
        require(refused || (row.person && row.payout_line && row.amount && *row.amount > Money{}));
        if (row.kind == flow::ResultRow::Kind::settled) ++settled;
    });
    require(settled <= 2);  // that many are in the payout
}

/// A payout of two partners whose file was made.
struct Paying : test::PayoutSite {
    PersonId first = owed_partner(1, "1234567890");
    PersonId second = owed_partner(1, "1234567891");
    PayoutId payout = exported();
};

/// Members who may hand in reports, one that was, and a meeting that Siti was registered for.
struct Reporting : test::ReportSite {
    PersonId member = member_of(vip);
    ReportId report = report_of(member);
    EventId event = flow::add_event(
        services(),
        {.title = "Sosialisasi", .starts_at = test::k_noon + std::chrono::hours{1}, .zoom_url = "https://zoom.us/j/1"});
    flow::ImportSummary registered = [this] {
        std::istringstream csv{"nama,no_wa,email\nSari Dewi,081200000011,sari@contoh.id\nAni,081200000012,\n"};
        return flow::import_people(services(), csv, {.welcome = false, .event = event}, [](const auto&) {});
    }();
};

void take(std::uint8_t which, bool how, std::istream& file) {
    // For as long as the program lasts; what an import writes is let go of.
    static Reporting& reporting = *new Reporting;
    static Paying& paying = *new Paying;
    test::TestSite& site = which % 6 == 5 ? static_cast<test::TestSite&>(paying) : reporting;
    const db::Transaction let_go{site.database};
    switch (which % 6) {
        case 0:
            return import_people(site, file, how);
        case 1:
            return import_accounts(site, file, how);
        case 2:
            return import_reports(reporting, file, how);
        case 3:
            return validate_reports(reporting, file, how);
        case 4:
            return take_attendance(reporting, reporting.event, file);
        default:
            return settle_payout(paying, paying.payout, file);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    fuzz::Input input{bytes, size};
    const std::uint8_t which = input.byte();
    const bool how = input.byte() % 2 == 1;
    std::istringstream file{std::string{input.rest()}};
    try {
        take(which, how, file);
    } catch (const Error& refusal) {
        require(refusal.kind() == ErrorKind::usage || refusal.kind() == ErrorKind::refused);
        require(is_told_well(refusal.what()));
    }
    return 0;
}
