#include "lib/membership/split_store.hpp"

#include <fmt/format.h>

#include "lib/membership/day.hpp"

namespace mitra::membership {
namespace {

/// The highest tier that `person` had for a moment of the day `r.day`. `:offset` is the zone's, in milliseconds.
std::string tier_on_day(std::string_view person) {
    return fmt::format(R"sql(
        (SELECT m.tier_id FROM membership m JOIN membership_tier t ON t.id = m.tier_id
          WHERE m.person_id = {} AND m.started_at < (r.day + 1) * 86400000 - :offset
            AND (m.ended_at IS NULL OR m.ended_at > r.day * 86400000 - :offset)
            AND (m.expires_at IS NULL OR m.expires_at > r.day * 86400000 - :offset)
          ORDER BY t.rank DESC LIMIT 1))sql",
                       person);
}

std::string facts_sql(std::string_view rest) {
    return fmt::format(R"sql(
        SELECT f.*, iif(leader_id IS NULL, NULL, {1}) AS leader_tier FROM (
            SELECT r.id, r.person_id, r.day, r.total, {0} AS tier_id, (
                   SELECT l.leader_id FROM leader_link l
                    WHERE l.sub_id = r.person_id AND l.since < (r.day + 1) * 86400000 - :offset
                      AND (l.until IS NULL OR l.until > r.day * 86400000 - :offset)
                    ORDER BY l.since DESC, l.id DESC LIMIT 1) AS leader_id
              FROM daily_report r {2}) AS f JOIN daily_report r ON r.id = f.id ORDER BY f.id
    )sql",
                       tier_on_day("r.person_id"), tier_on_day("f.leader_id"), rest);
}

SplitFacts read_facts(const db::Row& row) {
    SplitFacts facts{.report = row.id<ReportId>("id"),
                     .person = row.id<PersonId>("person_id"),
                     .day = row.integer("day"),
                     .total = {},
                     .tier = row.optional_id<TierId>("tier_id"),
                     .leader = row.optional_id<PersonId>("leader_id"),
                     .leader_tier = row.optional_id<TierId>("leader_tier")};
    if (const auto total = row.optional_integer("total")) facts.total = Money{*total};
    return facts;
}

SplitSums read_sums(const db::Row& row) {
    return {row.integer("reports"), row.money("total"), row.money("share")};
}

}  // namespace

void SplitStore::add(const Split& split) {
    database_
        .prepared(R"sql(
            INSERT INTO commission_split (report_id, tier_id, rule_id, leader_id, total, user_share, leader_share,
                                          owner_share, reserve_share, why, decided_at, decided_by)
            VALUES (:report, :tier, :rule, :leader, :total, :user, :leader_share, :owner, :reserve, :why, :at, :by)
        )sql")
        .bind(":report", split.report)
        .bind(":tier", split.tier)
        .bind(":rule", split.rule)
        .bind(":leader", split.leader)
        .bind(":total", split.total)
        .bind(":user", split.shares.user)
        .bind(":leader_share", split.shares.leader)
        .bind(":owner", split.shares.owner)
        .bind(":reserve", split.shares.reserve)
        .bind(":why", split.why)
        .bind(":at", split.decided_at)
        .bind(":by", split.decided_by)
        .run();
}

std::optional<Split> SplitStore::find(ReportId report) {
    return database_
        .prepared(R"sql(
            SELECT s.*, r.person_id, r.day FROM commission_split s JOIN daily_report r ON r.id = s.report_id
             WHERE s.report_id = :report
        )sql")
        .bind(":report", report)
        .optional_row([](const db::Row& row) {
            return Split{.report = row.id<ReportId>("report_id"),
                         .person = row.id<PersonId>("person_id"),
                         .day = row.integer("day"),
                         .tier = row.optional_id<TierId>("tier_id"),
                         .rule = row.optional_id<RuleId>("rule_id"),
                         .leader = row.optional_id<PersonId>("leader_id"),
                         .total = row.money("total"),
                         .shares = {.user = row.money("user_share"),
                                    .leader = row.money("leader_share"),
                                    .owner = row.money("owner_share"),
                                    .reserve = row.money("reserve_share")},
                         .why = row.text("why"),
                         .decided_at = row.instant("decided_at"),
                         .decided_by = row.text("decided_by")};
        });
}

std::optional<SplitFacts> SplitStore::facts(ReportId report) {
    static const std::string sql = facts_sql("WHERE r.id = :report");
    return database_.prepared(sql)
        .bind(":report", report)
        .bind(":offset", std::chrono::milliseconds{zone_.offset}.count())
        .optional_row(read_facts);
}

std::vector<SplitFacts> SplitStore::waiting(ReportId after, std::int64_t limit) {
    static const std::string sql = facts_sql(R"sql(
        WHERE r.state = 'validated' AND r.id > :after
          AND NOT EXISTS (SELECT 1 FROM commission_split WHERE report_id = r.id) ORDER BY r.id LIMIT :limit
    )sql");
    return database_.prepared(sql)
        .bind(":after", after)
        .bind(":limit", limit)
        .bind(":offset", std::chrono::milliseconds{zone_.offset}.count())
        .rows(read_facts);
}

std::int64_t SplitStore::count_waiting() {
    return database_
        .prepared(R"sql(
            SELECT (SELECT count(*) FROM daily_report WHERE state = 'validated')
                 - (SELECT count(*) FROM commission_split)
        )sql")
        .integer();
}

std::optional<TierId> SplitStore::tier_on(PersonId person, std::int64_t day) {
    return database_
        .prepared(R"sql(
            SELECT m.tier_id FROM membership m JOIN membership_tier t ON t.id = m.tier_id
             WHERE m.person_id = :person AND m.started_at < :end
               AND (m.ended_at IS NULL OR m.ended_at > :start) AND (m.expires_at IS NULL OR m.expires_at > :start)
             ORDER BY t.rank DESC LIMIT 1
        )sql")
        .bind(":person", person)
        .bind(":start", day_start(day, zone_))
        .bind(":end", day_start(day + 1, zone_))
        .optional_row([](const db::Row& row) { return row.id<TierId>("tier_id"); });
}

SplitSums SplitStore::of_member(PersonId member) {
    return database_
        .prepared(R"sql(
            SELECT count(*) AS reports, ifnull(sum(s.total), 0) AS total, ifnull(sum(s.user_share), 0) AS share
              FROM daily_report r JOIN commission_split s ON s.report_id = r.id WHERE r.person_id = :member
        )sql")
        .bind(":member", member)
        .one_row(read_sums);
}

SplitSums SplitStore::of_leader(PersonId leader, std::optional<PersonId> sub) {
    auto query = database_.prepared(sub ? R"sql(
            SELECT count(*) AS reports, ifnull(sum(s.total), 0) AS total, ifnull(sum(s.leader_share), 0) AS share
              FROM daily_report r JOIN commission_split s ON s.report_id = r.id
             WHERE r.person_id = :sub AND +s.leader_id = :leader
        )sql"
                                        : R"sql(
            SELECT count(*) AS reports, ifnull(sum(total), 0) AS total, ifnull(sum(leader_share), 0) AS share
              FROM commission_split WHERE leader_id = :leader
        )sql");
    query.bind(":leader", leader);
    if (sub) query.bind(":sub", *sub);
    return query.one_row(read_sums);
}

SplitSums SplitStore::of_leader_on(PersonId leader, Instant from, Instant until) {
    return database_
        .prepared(R"sql(
            SELECT count(*) AS reports, ifnull(sum(total), 0) AS total, ifnull(sum(leader_share), 0) AS share
              FROM commission_split WHERE leader_id = :leader AND decided_at >= :from AND decided_at < :until
        )sql")
        .bind(":leader", leader)
        .bind(":from", from)
        .bind(":until", until)
        .one_row(read_sums);
}

}  // namespace mitra::membership
