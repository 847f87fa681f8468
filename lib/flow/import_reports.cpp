#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <vector>

#include "lib/base/error.hpp"
#include "lib/db/bulk_pace.hpp"
#include "lib/flow/submit_report.hpp"
#include "lib/membership/day.hpp"
#include "lib/people/person_store.hpp"
#include "lib/text/csv.hpp"
#include "lib/text/wording.hpp"

namespace mitra::flow {
namespace {

enum Column : std::size_t { person, date, words, columns };

/// Streams the rows of a file.
template <typename Use>
void read_reports(std::istream& csv, const Use& use) {
    text::read_named_csv(csv, {"this is no file of daily reports", {"person", "date", "text"}, columns}, use);
}

class Import {
 public:
    explicit Import(const Services& services) : services_{services} {}

    /// Hands it in, in the caller's transaction; says what is wrong where it cannot be.
    ImportedReport hand_in(const text::CsvRow& fields, std::int64_t line) {
        ImportedReport result{.line = line, .person = {}, .report = {}, .detail = {}};
        try {
            const std::string day_typed = text::clean_line(fields[date]);
            const auto day = membership::day_from_words(day_typed);
            if (!day)
                throw Error{ErrorKind::usage, fmt::format("'{:.40}' is no date", day_typed), "as 2026-11-20",
                            "report.day"};
            result.person =
                people::PersonStore{services_.database, services_.vault}.named(text::clean_line(fields[person])).id;
            result.report = submit_report(services_, {*result.person, *day, fields[words], std::nullopt}).id;
        } catch (const Error& error) {
            const bool found = error.kind() == ErrorKind::usage || error.kind() == ErrorKind::not_found ||
                               error.kind() == ErrorKind::refused;
            if (!found) throw;
            result.detail = error.what();
        }
        return result;
    }

 private:
    const Services& services_;
};

void rewind(std::istream& csv) {
    csv.clear();
    csv.seekg(0);
}

/// How many rows are handed in, in a transaction that is let go of, before the next such: so nobody waits long.
constexpr std::size_t k_rehearsed_at_once = 500;

}  // namespace

ReportImport import_reports(const Services& services, std::istream& csv, bool keep_good,
                            const std::function<void(const ImportedReport&)>& use) {
    ReportImport sums;
    Import import{services};
    std::set<std::pair<PersonId, std::string>> seen;  // of the rows that are good so far
    std::vector<std::int64_t> bad;                    // their lines, in order
    std::optional<db::Transaction> rehearsal;
    std::size_t rehearsed = 0;
    read_reports(csv, [&](const text::CsvRow& fields, std::int64_t line) {
        if (!rehearsal) rehearsal.emplace(services.database);
        ImportedReport row = import.hand_in(fields, line);
        const std::string day = text::clean_line(fields[date]);
        if (row.person && seen.contains({*row.person, day}))
            row.detail = fmt::format("{} stands in the file twice for {}", *row.person, day);
        else if (row.detail.empty())
            seen.emplace(*row.person, day);
        if (row.detail.empty()) {
            ++sums.good;
        } else {
            row.report.reset();
            ++sums.bad;
            bad.push_back(line);
            use(row);
        }
        if (++rehearsed % k_rehearsed_at_once == 0) rehearsal.reset();
    });
    rehearsal.reset();
    if (sums.good == 0 || (sums.bad > 0 && !keep_good)) return sums;
    sums.kept = true;
    rewind(csv);
    std::vector<ImportedReport> chunk;
    std::optional<db::Transaction> transaction;
    const auto let_go = [&] {
        if (!transaction) return;
        transaction->commit();
        transaction.reset();
        for (const ImportedReport& row : chunk)
            use(row);
        chunk.clear();
    };
    read_reports(csv, [&](const text::CsvRow& fields, std::int64_t line) {
        if (std::binary_search(bad.begin(), bad.end(), line)) return;
        if (!transaction) transaction.emplace(services.database);
        chunk.push_back(import.hand_in(fields, line));
        if (!chunk.back().detail.empty()) {  // somebody else was first, a moment ago
            --sums.good;
            ++sums.bad;
        }
        if (chunk.size() == k_rehearsed_at_once) let_go();
    });
    let_go();
    return sums;
}

}  // namespace mitra::flow
