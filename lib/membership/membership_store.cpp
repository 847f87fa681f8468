#include "lib/membership/membership_store.hpp"

#include <fmt/format.h>

namespace mitra::membership {
namespace {

std::string select(std::string_view rest) {
    return fmt::format(
        "SELECT membership.id AS id, person_id, tier_id, code, order_id, follows_id, carried, ordered_at, started_at,"
        " expires_at, ended_at, state FROM membership JOIN membership_tier ON membership_tier.id = tier_id {}",
        rest);
}

Membership read(const db::Row& row) {
    return {.id = row.id<MembershipId>("id"),
            .person = row.id<PersonId>("person_id"),
            .tier = row.id<TierId>("tier_id"),
            .tier_code = row.text("code"),
            .order = row.id<OrderId>("order_id"),
            .follows = row.optional_id<MembershipId>("follows_id"),
            .carried = row.money("carried"),
            .ordered_at = row.instant("ordered_at"),
            .started_at = row.optional_instant("started_at"),
            .expires_at = row.optional_instant("expires_at"),
            .ended_at = row.optional_instant("ended_at"),
            .state = membership_state_named(row.text("state")).value()};
}

/// The index that narrows most leads; a + keeps SQLite from the others, which would have to be sorted.
std::string conditions(const MembershipFilter& filter) {
    std::string sql = "membership.id > :after";
    if (filter.person) sql += " AND person_id = :person";
    if (filter.tier) sql += filter.person ? " AND +tier_id = :tier" : " AND tier_id = :tier";
    if (filter.state) sql += filter.person ? " AND +state = :state" : " AND state = :state";
    if (filter.since) sql += " AND ordered_at >= :since";
    if (filter.until) sql += " AND ordered_at < :until";
    return sql;
}

void bind_to(db::Query& query, const MembershipFilter& filter, MembershipId after) {
    query.bind(":after", after);
    if (filter.person) query.bind(":person", *filter.person);
    if (filter.tier) query.bind(":tier", *filter.tier);
    if (filter.state) query.bind(":state", name(*filter.state));
    if (filter.since) query.bind(":since", *filter.since);
    if (filter.until) query.bind(":until", *filter.until);
}

}  // namespace

MembershipId MembershipStore::add(PersonId person, TierId tier, OrderId order, Instant at, std::string_view by) {
    database_
        .prepared(R"sql(
            INSERT INTO membership (person_id, tier_id, order_id, ordered_at, state, moved_at, moved_by)
            VALUES (:person, :tier, :order, :at, 'pending', :at, :by)
        )sql")
        .bind(":person", person)
        .bind(":tier", tier)
        .bind(":order", order)
        .bind(":at", at)
        .bind(":by", by)
        .run();
    return MembershipId{database_.last_row_id()};
}

std::optional<Membership> MembershipStore::find(MembershipId id) {
    static const std::string sql = select("WHERE membership.id = :id");
    return database_.prepared(sql).bind(":id", id).optional_row(read);
}

std::optional<Membership> MembershipStore::active_of(PersonId person) {
    static const std::string sql = select("WHERE person_id = :person AND state = 'active'");
    return database_.prepared(sql).bind(":person", person).optional_row(read);
}

std::optional<Membership> MembershipStore::of_order(OrderId order) {
    static const std::string sql = select("WHERE order_id = :order AND state IN ('pending', 'active')");
    return database_.prepared(sql).bind(":order", order).optional_row(read);
}

std::vector<Membership> MembershipStore::all_of_order(OrderId order) {
    static const std::string sql = select("WHERE order_id = :order ORDER BY membership.id");
    return database_.prepared(sql).bind(":order", order).rows(read);
}

std::vector<Membership> MembershipStore::history(PersonId person, std::int64_t limit) {
    static const std::string sql = select("WHERE person_id = :person ORDER BY membership.id DESC LIMIT :limit");
    return database_.prepared(sql).bind(":person", person).bind(":limit", limit).rows(read);
}

std::vector<Membership> MembershipStore::list(const MembershipFilter& filter, MembershipId after, std::int64_t limit) {
    auto query =
        database_.prepared(select(fmt::format("WHERE {} ORDER BY membership.id LIMIT :limit", conditions(filter))));
    bind_to(query, filter, after);
    return query.bind(":limit", limit).rows(read);
}

std::int64_t MembershipStore::count(const MembershipFilter& filter) {
    auto query = database_.prepared(fmt::format("SELECT count(*) FROM membership WHERE {}", conditions(filter)));
    bind_to(query, filter, {});
    return query.integer();
}

std::optional<Membership> MembershipStore::on_day(PersonId person, Instant day_start, Instant day_end) {
    // What has run out ended then, whenever `membership expire` said so.
    static const std::string sql = select(R"sql(
        WHERE person_id = :person AND started_at < :day_end
          AND min(ifnull(ended_at, :day_end), ifnull(expires_at, :day_end)) > :day_start
        ORDER BY rank DESC, membership.id DESC LIMIT 1
    )sql");
    return database_.prepared(sql)
        .bind(":person", person)
        .bind(":day_start", day_start)
        .bind(":day_end", day_end)
        .optional_row(read);
}

bool MembershipStore::begin(MembershipId id, const Beginning& beginning, std::string_view by) {
    return database_
               .prepared(R"sql(
                   UPDATE membership
                      SET state = 'active', started_at = :at, expires_at = :expires_at, follows_id = :follows,
                          carried = :carried, moved_at = :at, moved_by = :by
                    WHERE id = :id AND state = 'pending'
               )sql")
               .bind(":at", beginning.at)
               .bind(":expires_at", beginning.expires_at)
               .bind(":follows", beginning.follows)
               .bind(":carried", beginning.carried)
               .bind(":by", by)
               .bind(":id", id)
               .run() == 1;
}

bool MembershipStore::end(MembershipId id, MembershipState from, MembershipState to, Instant at, std::string_view by) {
    return database_
               .prepared(R"sql(
                   UPDATE membership SET state = :to, ended_at = :at, moved_at = :at, moved_by = :by
                    WHERE id = :id AND state = :from
               )sql")
               .bind(":to", name(to))
               .bind(":at", at)
               .bind(":by", by)
               .bind(":id", id)
               .bind(":from", name(from))
               .run() == 1;
}

std::vector<MembershipId> MembershipStore::to_expire(Instant now, std::int64_t limit) {
    return database_
        .prepared(R"sql(
            SELECT id FROM membership WHERE state = 'active' AND expires_at <= :now ORDER BY expires_at, id LIMIT :limit
        )sql")
        .bind(":now", now)
        .bind(":limit", limit)
        .rows([](const db::Row& row) { return row.id<MembershipId>("id"); });
}

std::vector<MembershipId> MembershipStore::ending(Instant now, Instant until, std::int64_t limit) {
    return database_
        .prepared(R"sql(
            SELECT id FROM membership WHERE state = 'active' AND expires_at > :now AND expires_at <= :until
             ORDER BY expires_at, id LIMIT :limit
        )sql")
        .bind(":now", now)
        .bind(":until", until)
        .bind(":limit", limit)
        .rows([](const db::Row& row) { return row.id<MembershipId>("id"); });
}

std::vector<MembershipId> MembershipStore::abandoned(Instant before, std::int64_t limit) {
    return database_
        .prepared(R"sql(
            SELECT membership.id AS id FROM membership JOIN shop_order ON shop_order.id = order_id
             WHERE membership.state = 'pending'
               AND (shop_order.state = 'cancelled' OR (shop_order.state = 'expired' AND shop_order.expires_at <= :before))
             ORDER BY membership.id LIMIT :limit
        )sql")
        .bind(":before", before)
        .bind(":limit", limit)
        .rows([](const db::Row& row) { return row.id<MembershipId>("id"); });
}

}  // namespace mitra::membership
