#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "lib/crypto/vault.hpp"
#include "lib/db/database.hpp"
#include "lib/membership/report.hpp"

namespace mitra::membership {

/// Which reports; every field that is set must hold. Days are of the work.
struct ReportFilter {
    std::optional<PersonId> person;
    std::optional<ReportState> state;
    std::optional<std::int64_t> since;
    std::optional<std::int64_t> until;  ///< not included
};

/// Which decisions; every field that is set must hold.
struct DecisionFilter {
    std::optional<Instant> since;
    std::optional<Instant> until;  ///< not included
    std::optional<PersonId> person;
};

/// Daily reports; what members wrote is sealed.
class ReportStore {
 public:
    ReportStore(db::Database& database, const crypto::Vault& vault) : database_{database}, vault_{vault} {}

    /// A new one, `submitted`. Error{refused} where the person has one of that day that was not rejected.
    ReportId add(const DailyReport& report, std::string_view by);
    std::optional<DailyReport> find(ReportId id);
    /// By "REP-9"; Error{not_found} otherwise.
    DailyReport named(std::string_view reference);
    /// The one of that day that was not rejected.
    std::optional<DailyReport> of_day(PersonId person, std::int64_t day);
    /// In the order of ids, those after `after`.
    std::vector<DailyReport> list(const ReportFilter& filter, ReportId after, std::int64_t limit);
    std::int64_t count(const ReportFilter& filter);
    /// A person's, the newest first: those with an id below `before`, or (an id of 0) all.
    std::vector<DailyReport> of_person(PersonId person, ReportId before, std::int64_t limit);
    /// The day of the last work they reported.
    std::optional<std::int64_t> last_day(PersonId person);
    /// What was validated or rejected, the latest first: those decided before `before` was, or (an id of 0) all.
    std::vector<DailyReport> decided(const DecisionFilter& filter, ReportId before, std::int64_t limit);
    std::int64_t count_decided(const DecisionFilter& filter);

    /// Who moves it, and when.
    struct Move {
        std::string_view by;
        Instant at;
    };
    /// What validating needs to know of a report, without opening what was written.
    struct Standing {
        ReportState state = ReportState::submitted;
        std::optional<Money> total;
    };
    std::optional<Standing> standing(ReportId id);
    /// One UPDATE that names the old state: false where it was not submitted.
    bool validate(ReportId id, Money total, const Move& move);
    bool reject(ReportId id, std::string_view reason, const Move& move);

    /// Part of erasing them: what they wrote and handed in is emptied.
    void forget_person(PersonId person);

 private:
    [[nodiscard]] DailyReport read(const db::Row& row) const;

    db::Database& database_;
    const crypto::Vault& vault_;
};

}  // namespace mitra::membership
