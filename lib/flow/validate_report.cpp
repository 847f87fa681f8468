#include "lib/flow/validate_report.hpp"

#include <fmt/format.h>

#include <vector>

#include "lib/base/enum_names.hpp"
#include "lib/base/error.hpp"
#include "lib/db/bulk_pace.hpp"
#include "lib/flow/pay_order.hpp"
#include "lib/flow/report_messages.hpp"
#include "lib/flow/splitter.hpp"
#include "lib/membership/report_store.hpp"
#include "lib/text/wording.hpp"

namespace mitra::flow {
namespace {

using Kind = ReportRow::Kind;
using membership::ReportState;

constexpr std::string_view k_between = " \t,;\r";
constexpr std::size_t k_longest_reason = 500;

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(k_between);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(k_between) - first + 1);
}

/// Validates one after another in the caller's transactions.
class Validation {
 public:
    explicit Validation(const Services& services)
        : services_{services}, reports_{services.database, services.vault}, splitter_{services} {}

    Validated one(ReportId id, Money total) {
        const auto standing = reports_.standing(id);
        if (!standing)
            throw Error{ErrorKind::not_found, fmt::format("no daily report {}", id), "see 'mitra daily-report list'",
                        "report"};
        if (standing->state == ReportState::rejected)
            throw Error{ErrorKind::refused, fmt::format("{} was rejected", id), "the member may hand in the day again",
                        "report"};
        if (standing->state == ReportState::validated) return known(id, *standing, total);
        reports_.validate(id, total, {services_.actor.name, services_.clock.now()});
        const membership::Split split = splitter_.decide(splitter_.store().facts(id).value());
        splitter_.write({split});
        tell_split(services_, split);
        return {true, split};
    }

    ReportRow row(std::int64_t number, const std::string& line, std::optional<Money> otherwise) {
        ReportRow row{.line = number, .kind = Kind::refused, .report = {}, .total = {}, .detail = {}};
        try {
            const ReportLine read = read_report_line(line);
            row.report = parse_id<ReportId>(read.report);
            row.total = read.total ? read.total : otherwise;
            if (!row.report)
                row.detail = fmt::format("'{:.40}' is no daily report, as REP-9", read.report);
            else if (!row.total)
                row.detail = "no amount stands behind it, and none is given with --amount";
            else
                row.kind = one(*row.report, *row.total).changed ? Kind::validated : Kind::already;
        } catch (const Error& error) {
            // Only what was found before anything was written.
            const bool found = error.kind() == ErrorKind::usage || error.kind() == ErrorKind::not_found ||
                               error.kind() == ErrorKind::refused;
            if (!found) throw;
            row.detail = error.what();
        }
        return row;
    }

 private:
    Validated known(ReportId id, const membership::ReportStore::Standing& standing, Money total) {
        if (standing.total != total)
            throw Error{ErrorKind::refused, fmt::format("{} was validated with {}, not {}", id, *standing.total, total),
                        "what was paid too much is taken back with 'mitra commission void'", "report"};
        auto split = splitter_.store().find(id);
        if (!split) {  // it came validated, and nothing was split yet
            split = splitter_.decide(splitter_.store().facts(id).value());
            splitter_.write({*split});
            return {true, *split};
        }
        return {false, *split};
    }

    const Services& services_;
    membership::ReportStore reports_;
    Splitter splitter_;
};

/// One row for a chunk: the reports' own history says who validated each.
void audit(const Services& services, const std::vector<ReportRow>& rows) {
    std::int64_t reports = 0;
    Money total;
    for (const ReportRow& row : rows) {
        if (row.kind != Kind::validated) continue;
        ++reports;
        total = total + row.total.value();
    }
    if (reports == 0) return;
    db::record_audit(services.database, services.vault, services.actor, "report.validate", "bulk",
                     fmt::format(R"({{"reports":{},"total":{}}})", reports, total.rupiah()), services.clock.now());
}

}  // namespace

std::string_view name(Kind kind) {
    constexpr EnumNames<Kind, 3> k_kinds{{"validated", "already", "refused"}};
    return k_kinds.of(kind);
}

ReportLine read_report_line(std::string_view line) {
    const std::string_view words = trimmed(line);
    const auto end = words.find_first_of(k_between);
    ReportLine read{std::string{words.substr(0, end)}, std::nullopt};
    const std::string_view amount = end == std::string_view::npos ? std::string_view{} : trimmed(words.substr(end));
    if (amount.empty()) return read;
    read.total = Money::parse(amount);
    if (!read.total || *read.total > Money{Money::k_largest})
        throw Error{ErrorKind::usage, fmt::format("'{:.40}' is no amount", amount),
                    "whole rupiah without dots, as REP-9 100000", "report"};
    return read;
}

Validated validate_report(const Services& services, ReportId id, Money total) {
    require_trusted_clock(services);
    if (total < Money{} || total > Money{Money::k_largest})
        throw Error{ErrorKind::usage, fmt::format("a report brings 0 to {}", Money{Money::k_largest}), {}, "report"};
    return db::in_transaction(services.database, [&] {
        const Validated done = Validation{services}.one(id, total);
        if (done.changed)
            db::record_audit(services.database, services.vault, services.actor, "report.validate", to_string(id),
                             fmt::format(R"({{"total":{}}})", total.rupiah()), services.clock.now());
        return done;
    });
}

bool reject_report(const Services& services, ReportId id, std::string_view typed) {
    const std::string reason = text::clean_line(typed);
    if (reason.empty() || text::length(reason) > k_longest_reason)
        throw Error{ErrorKind::usage, fmt::format("{} is rejected with a reason, which the member is told", id),
                    "add --reason", "reason"};
    return db::in_transaction(services.database, [&] {
        membership::ReportStore reports{services.database, services.vault};
        const membership::DailyReport report = reports.named(to_string(id));
        if (report.state == ReportState::rejected) return false;
        const Instant now = services.clock.now();
        if (!reports.reject(id, reason, {services.actor.name, now}))
            throw Error{ErrorKind::refused, fmt::format("{} was validated, and its commission split", id),
                        "'mitra commission void' takes back what was earned", "report"};
        tell_report_rejected(services, report, reason);
        db::record_audit(services.database, services.vault, services.actor, "report.reject", to_string(id), "{}", now);
        return true;
    });
}

void validate_reports(const Services& services, std::istream& lines, std::optional<Money> otherwise,
                      const std::function<void(const ReportRow&)>& use) {
    require_trusted_clock(services);
    Validation validation{services};
    db::BulkPace pace{services.database};
    std::int64_t number = 0;
    std::vector<ReportRow> rows;
    const auto chunk = [&](std::int64_t wanted) {
        std::string line;
        while (static_cast<std::int64_t>(rows.size()) < wanted && std::getline(lines, line)) {
            ++number;
            const bool is_head = number == 1 && line.starts_with("report");
            if (!is_head && !trimmed(line).empty()) rows.push_back(validation.row(number, line, otherwise));
        }
        audit(services, rows);
        return static_cast<std::int64_t>(rows.size()) == wanted;
    };
    for (bool more = true; more;) {
        more = pace.chunk(chunk);
        for (const ReportRow& row : rows)
            use(row);
        rows.clear();
    }
}

}  // namespace mitra::flow
