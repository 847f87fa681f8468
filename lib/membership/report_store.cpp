#include "lib/membership/report_store.hpp"

#include <fmt/format.h>

#include "lib/base/error.hpp"
#include "lib/crypto/random.hpp"
#include "lib/membership/day.hpp"

namespace mitra::membership {
namespace {

/// The index that narrows most leads: a person's days, then a state's ids; a + keeps SQLite from the others.
std::string conditions(const ReportFilter& filter) {
    std::string sql = "TRUE";
    if (filter.person) sql += " AND person_id = :person";
    if (filter.state) sql += fmt::format(" AND {}state = :state", filter.person ? "+" : "");
    const std::string_view plus = filter.person ? "" : "+";
    if (filter.since) sql += fmt::format(" AND {}day >= :since", plus);
    if (filter.until) sql += fmt::format(" AND {}day < :until", plus);
    return sql;
}

void bind_to(db::Query& query, const ReportFilter& filter) {
    if (filter.person) query.bind(":person", *filter.person);
    if (filter.state) query.bind(":state", name(*filter.state));
    if (filter.since) query.bind(":since", *filter.since);
    if (filter.until) query.bind(":until", *filter.until);
}

std::string conditions(const DecisionFilter& filter) {
    std::string sql = "state <> 'submitted'";
    if (filter.person) sql += " AND person_id = :person";
    const std::string_view plus = filter.person ? "+" : "";
    if (filter.since) sql += fmt::format(" AND {}moved_at >= :since", plus);
    if (filter.until) sql += fmt::format(" AND {}moved_at < :until", plus);
    return sql;
}

void bind_to(db::Query& query, const DecisionFilter& filter) {
    if (filter.person) query.bind(":person", *filter.person);
    if (filter.since) query.bind(":since", *filter.since);
    if (filter.until) query.bind(":until", *filter.until);
}

}  // namespace

DailyReport ReportStore::read(const db::Row& row) const {
    DailyReport report{.id = row.id<ReportId>("id"),
                       .person = row.id<PersonId>("person_id"),
                       .day = row.integer("day"),
                       .text = {},
                       .file = row.optional_id<FileId>("file_id"),
                       .submitted_at = row.instant("submitted_at"),
                       .total = {},
                       .reason = {},
                       .state = report_state_named(row.text("state")).value(),
                       .moved_at = row.instant("moved_at"),
                       .moved_by = row.text("moved_by")};
    if (const auto total = row.optional_integer("total")) report.total = Money{*total};
    const std::string uuid = row.text("uuid");
    if (const auto sealed = row.optional_blob("text_sealed"))
        report.text = vault_.open({"daily_report", "text_sealed", uuid}, *sealed);
    if (const auto sealed = row.optional_blob("reason_sealed"))
        report.reason = vault_.open({"daily_report", "reason_sealed", uuid}, *sealed);
    return report;
}

ReportId ReportStore::add(const DailyReport& report, std::string_view by) {
    if (const auto known = of_day(report.person, report.day))
        throw Error{ErrorKind::refused,
                    fmt::format("{} handed in {} for {}", report.person, known->id, day_words(report.day)),
                    "one report a day; one that was rejected may be handed in again", "report"};
    const std::string uuid = crypto::row_uuid(report.submitted_at);
    const std::string sealed = vault_.seal({"daily_report", "text_sealed", uuid}, report.text);
    return ReportId{database_
                        .prepared(R"sql(
            INSERT INTO daily_report (uuid, person_id, day, text_sealed, file_id, submitted_at, state, moved_at, moved_by)
            VALUES (:uuid, :person, :day, :text, :file, :at, 'submitted', :at, :by) RETURNING id
        )sql")
                        .bind(":uuid", uuid)
                        .bind(":person", report.person)
                        .bind(":day", report.day)
                        .bind(":text", db::Blob{sealed})
                        .bind(":file", report.file)
                        .bind(":at", report.submitted_at)
                        .bind(":by", by)
                        .integer()};
}

std::optional<DailyReport> ReportStore::find(ReportId id) {
    return database_.prepared("SELECT * FROM daily_report WHERE id = :id")
        .bind(":id", id)
        .optional_row([this](const db::Row& row) { return read(row); });
}

DailyReport ReportStore::named(std::string_view reference) {
    const auto id = parse_id<ReportId>(reference);
    auto found = id ? find(*id) : std::nullopt;
    if (!found)
        throw Error{ErrorKind::not_found, fmt::format("no daily report '{:.100}'", reference),
                    "see 'mitra daily-report list'", "report"};
    return std::move(*found);
}

std::optional<DailyReport> ReportStore::of_day(PersonId person, std::int64_t day) {
    return database_
        .prepared("SELECT * FROM daily_report WHERE person_id = :person AND day = :day AND state <> 'rejected'")
        .bind(":person", person)
        .bind(":day", day)
        .optional_row([this](const db::Row& row) { return read(row); });
}

std::vector<DailyReport> ReportStore::list(const ReportFilter& filter, ReportId after, std::int64_t limit) {
    auto query = database_.prepared(fmt::format(
        "SELECT * FROM daily_report WHERE {} AND id > :after ORDER BY id LIMIT :limit", conditions(filter)));
    bind_to(query, filter);
    return query.bind(":after", after).bind(":limit", limit).rows([this](const db::Row& row) { return read(row); });
}

std::int64_t ReportStore::count(const ReportFilter& filter) {
    auto query = database_.prepared(fmt::format("SELECT count(*) FROM daily_report WHERE {}", conditions(filter)));
    bind_to(query, filter);
    return query.integer();
}

std::vector<DailyReport> ReportStore::of_person(PersonId person, ReportId before, std::int64_t limit) {
    return database_
        .prepared(R"sql(
            SELECT * FROM daily_report WHERE person_id = :person AND (:before = 0 OR id < :before)
             ORDER BY id DESC LIMIT :limit
        )sql")
        .bind(":person", person)
        .bind(":before", before)
        .bind(":limit", limit)
        .rows([this](const db::Row& row) { return read(row); });
}

std::optional<std::int64_t> ReportStore::last_day(PersonId person) {
    return database_.prepared("SELECT max(day) FROM daily_report WHERE person_id = :person")
        .bind(":person", person)
        .optional_integer();
}

std::vector<DailyReport> ReportStore::decided(const DecisionFilter& filter, ReportId before, std::int64_t limit) {
    std::string sql = "SELECT * FROM daily_report WHERE " + conditions(filter);
    if (before.value > 0)
        sql += " AND (moved_at, id) < ((SELECT moved_at FROM daily_report WHERE id = :before), :before)";
    auto query = database_.prepared(sql + " ORDER BY moved_at DESC, id DESC LIMIT :limit");
    bind_to(query, filter);
    if (before.value > 0) query.bind(":before", before);
    return query.bind(":limit", limit).rows([this](const db::Row& row) { return read(row); });
}

std::int64_t ReportStore::count_decided(const DecisionFilter& filter) {
    auto query = database_.prepared(fmt::format("SELECT count(*) FROM daily_report WHERE {}", conditions(filter)));
    bind_to(query, filter);
    return query.integer();
}

std::optional<ReportStore::Standing> ReportStore::standing(ReportId id) {
    return database_.prepared("SELECT state, total FROM daily_report WHERE id = :id")
        .bind(":id", id)
        .optional_row([](const db::Row& row) {
            Standing standing{report_state_named(row.text("state")).value(), {}};
            if (const auto total = row.optional_integer("total")) standing.total = Money{*total};
            return standing;
        });
}

bool ReportStore::validate(ReportId id, Money total, const Move& move) {
    return database_
               .prepared(R"sql(
                   UPDATE daily_report SET state = 'validated', total = :total, moved_at = :at, moved_by = :by
                    WHERE id = :id AND state = 'submitted'
               )sql")
               .bind(":id", id)
               .bind(":total", total)
               .bind(":at", move.at)
               .bind(":by", move.by)
               .run() == 1;
}

bool ReportStore::reject(ReportId id, std::string_view reason, const Move& move) {
    std::string sealed;
    database_.prepared("SELECT uuid FROM daily_report WHERE id = :id")
        .bind(":id", id)
        .each_row([&](const db::Row& row) {
            sealed = vault_.seal({"daily_report", "reason_sealed", row.text("uuid")}, reason);
        });
    return database_
               .prepared(R"sql(
                   UPDATE daily_report SET state = 'rejected', reason_sealed = :reason, moved_at = :at, moved_by = :by
                    WHERE id = :id AND state = 'submitted'
               )sql")
               .bind(":id", id)
               .bind(":reason", db::Blob{sealed})
               .bind(":at", move.at)
               .bind(":by", move.by)
               .run() == 1;
}

void ReportStore::forget_person(PersonId person) {
    database_
        .prepared(R"sql(
            UPDATE daily_report SET text_sealed = NULL, reason_sealed = NULL, file_id = NULL WHERE person_id = :person
        )sql")
        .bind(":person", person)
        .run();
}

}  // namespace mitra::membership
