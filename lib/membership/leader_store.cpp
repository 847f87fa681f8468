#include "lib/membership/leader_store.hpp"

#include <fmt/format.h>

#include "lib/base/error.hpp"

namespace mitra::membership {
namespace {

LeaderLink read(const db::Row& row) {
    return {.leader = row.id<PersonId>("leader_id"),
            .sub = row.id<PersonId>("sub_id"),
            .since = row.instant("since"),
            .until = row.optional_instant("until"),
            .set_by = row.text("set_by"),
            .ended_by = row.optional_text("ended_by").value_or("")};
}

PersonId read_leader(const db::Row& row) {
    return row.id<PersonId>("leader_id");
}

}  // namespace

std::optional<LeaderLink> LeaderStore::current(PersonId sub) {
    return database_.prepared("SELECT * FROM leader_link WHERE sub_id = :sub AND until IS NULL")
        .bind(":sub", sub)
        .optional_row(read);
}

std::optional<PersonId> LeaderStore::leader_of(PersonId sub, Instant day_start, Instant day_end) {
    return database_
        .prepared(R"sql(
            SELECT leader_id FROM leader_link
             WHERE sub_id = :sub AND since < :end AND (until IS NULL OR until > :start)
             ORDER BY since DESC, id DESC LIMIT 1
        )sql")
        .bind(":sub", sub)
        .bind(":start", day_start)
        .bind(":end", day_end)
        .optional_row(read_leader);
}

std::vector<LeaderLink> LeaderStore::subs_of(PersonId leader, PersonId after, std::int64_t limit) {
    return database_
        .prepared(R"sql(
            SELECT * FROM leader_link WHERE leader_id = :leader AND until IS NULL AND sub_id > :after
             ORDER BY sub_id LIMIT :limit
        )sql")
        .bind(":leader", leader)
        .bind(":after", after)
        .bind(":limit", limit)
        .rows(read);
}

std::int64_t LeaderStore::count_subs(PersonId leader) {
    return database_.prepared("SELECT count(*) FROM leader_link WHERE leader_id = :leader AND until IS NULL")
        .bind(":leader", leader)
        .integer();
}

std::vector<PersonId> LeaderStore::leaders(PersonId after, std::int64_t limit) {
    return database_
        .prepared(R"sql(
            SELECT DISTINCT leader_id FROM leader_link WHERE until IS NULL AND leader_id > :after
             ORDER BY leader_id LIMIT :limit
        )sql")
        .bind(":after", after)
        .bind(":limit", limit)
        .rows(read_leader);
}

std::int64_t LeaderStore::count_leaders() {
    return database_.prepared("SELECT count(DISTINCT leader_id) FROM leader_link WHERE until IS NULL").integer();
}

std::vector<PersonId> LeaderStore::roots(PersonId after, std::int64_t limit) {
    return database_
        .prepared(R"sql(
            SELECT DISTINCT leader_id FROM leader_link AS l
             WHERE until IS NULL AND leader_id > :after
               AND NOT EXISTS (SELECT 1 FROM leader_link WHERE sub_id = l.leader_id AND until IS NULL)
             ORDER BY leader_id LIMIT :limit
        )sql")
        .bind(":after", after)
        .bind(":limit", limit)
        .rows(read_leader);
}

std::vector<LeaderLink> LeaderStore::history(PersonId sub, std::int64_t limit) {
    return database_.prepared("SELECT * FROM leader_link WHERE sub_id = :sub ORDER BY since DESC, id DESC LIMIT :limit")
        .bind(":sub", sub)
        .bind(":limit", limit)
        .rows(read);
}

bool LeaderStore::is_above(PersonId person, PersonId other) {
    return database_
               .prepared(R"sql(
            WITH RECURSIVE above (id) AS (
                SELECT leader_id FROM leader_link WHERE sub_id = :other AND until IS NULL
                 UNION
                SELECT l.leader_id FROM above JOIN leader_link l ON l.sub_id = above.id AND l.until IS NULL)
            SELECT count(*) FROM above WHERE id = :person
        )sql")
               .bind(":person", person)
               .bind(":other", other)
               .integer() > 0;
}

void LeaderStore::set(PersonId leader, PersonId sub, Instant at, std::string_view by) {
    if (leader == sub) throw Error{ErrorKind::refused, fmt::format("{} cannot be their own leader", sub), {}, "leader"};
    if (is_above(sub, leader))
        throw Error{ErrorKind::refused, fmt::format("{} leads {}, directly or through others", sub, leader),
                    fmt::format("see 'mitra leader tree {}'", sub), "leader"};
    clear(sub, at, by);
    database_.prepared("INSERT INTO leader_link (leader_id, sub_id, since, set_by) VALUES (:leader, :sub, :at, :by)")
        .bind(":leader", leader)
        .bind(":sub", sub)
        .bind(":at", at)
        .bind(":by", by)
        .run();
}

bool LeaderStore::clear(PersonId sub, Instant at, std::string_view by) {
    // Also where another program's clock is a moment behind.
    return database_
               .prepared(R"sql(
                   UPDATE leader_link SET until = max(:at, since), ended_by = :by
                    WHERE sub_id = :sub AND until IS NULL
               )sql")
               .bind(":sub", sub)
               .bind(":at", at)
               .bind(":by", by)
               .run() == 1;
}

void LeaderStore::forget_person(PersonId person, Instant at, std::string_view by) {
    for (const char* const column : {"leader_id", "sub_id"})
        database_
            .prepared(fmt::format("UPDATE leader_link SET until = max(:at, since), ended_by = :by"
                                  " WHERE {} = :person AND until IS NULL",
                                  column))
            .bind(":person", person)
            .bind(":at", at)
            .bind(":by", by)
            .run();
}

}  // namespace mitra::membership
