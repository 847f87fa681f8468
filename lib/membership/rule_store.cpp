#include "lib/membership/rule_store.hpp"

#include <fmt/format.h>

#include "lib/base/error.hpp"
#include "lib/membership/day.hpp"

namespace mitra::membership {
namespace {

constexpr std::int64_t k_last_day = 100'000;

Rule read(const db::Row& row) {
    return {.id = row.id<RuleId>("id"),
            .tier = row.id<TierId>("tier_id"),
            .user = BasisPoints{row.integer("user_bp")},
            .leader = BasisPoints{row.integer("leader_bp")},
            .owner = BasisPoints{row.integer("owner_bp")},
            .from_day = row.integer("from_day"),
            .to_day = row.optional_integer("to_day"),
            .created_at = row.instant("created_at"),
            .created_by = row.text("created_by")};
}

void check(const Rule& rule) {
    const std::int64_t sum = rule.user.value + rule.leader.value + rule.owner.value;
    const bool negative = rule.user.value < 0 || rule.leader.value < 0 || rule.owner.value < 0;
    if (negative || sum != k_whole)
        throw Error{ErrorKind::usage,
                    fmt::format("{}, {} and {} basis points sum to {}: a rule shares out all of it", rule.user.value,
                                rule.leader.value, rule.owner.value, sum),
                    "make them sum to 10000, which is 100 %", "commission_rule"};
    if (rule.from_day < 0 || rule.to_day.value_or(rule.from_day) < rule.from_day || rule.from_day > k_last_day)
        throw Error{ErrorKind::usage, "a rule ends on the day it begins, or later", {}, "commission_rule"};
}

}  // namespace

void RuleStore::make_room_for(const Rule& rule) {
    const auto in_the_way = database_
                                .prepared(R"sql(
            SELECT * FROM commission_rule
             WHERE tier_id = :tier AND from_day <= :to AND ifnull(to_day, 100000) >= :from ORDER BY from_day LIMIT 1
        )sql")
                                .bind(":tier", rule.tier)
                                .bind(":from", rule.from_day)
                                .bind(":to", rule.to_day.value_or(k_last_day))
                                .optional_row(read);
    if (!in_the_way) return;
    const Rule& other = *in_the_way;
    if (other.to_day || other.from_day >= rule.from_day)
        throw Error{ErrorKind::refused,
                    fmt::format("{} holds from {} {}", other.id, day_words(other.from_day),
                                other.to_day ? "to " + day_words(*other.to_day) : "on"),
                    "two rules of a tier never hold on one day; see 'mitra commission rule list'", "commission_rule"};
    const auto split = database_
                           .prepared(R"sql(
            SELECT max(r.day) FROM daily_report r JOIN commission_split s ON s.report_id = r.id
             WHERE r.day >= :from AND s.rule_id = :rule
        )sql")
                           .bind(":from", rule.from_day)
                           .bind(":rule", other.id)
                           .optional_integer();
    if (split)
        throw Error{ErrorKind::refused,
                    fmt::format("reports of days until {} were split by {} already", day_words(*split), other.id),
                    fmt::format("let the new rule begin on {} or later", day_words(*split + 1)), "commission_rule"};
    database_.prepared("UPDATE commission_rule SET to_day = :day WHERE id = :id AND to_day IS NULL")
        .bind(":day", rule.from_day - 1)
        .bind(":id", other.id)
        .run();
}

RuleId RuleStore::add(const Rule& rule) {
    check(rule);
    return db::in_transaction(database_, [&] {
        make_room_for(rule);
        return RuleId{database_
                          .prepared(R"sql(
            INSERT INTO commission_rule (tier_id, user_bp, leader_bp, owner_bp, from_day, to_day, created_at, created_by)
            VALUES (:tier, :user, :leader, :owner, :from, :to, :at, :by) RETURNING id
        )sql")
                          .bind(":tier", rule.tier)
                          .bind(":user", rule.user.value)
                          .bind(":leader", rule.leader.value)
                          .bind(":owner", rule.owner.value)
                          .bind(":from", rule.from_day)
                          .bind(":to", rule.to_day)
                          .bind(":at", rule.created_at)
                          .bind(":by", rule.created_by)
                          .integer()};
    });
}

std::optional<Rule> RuleStore::find(RuleId id) {
    return database_.prepared("SELECT * FROM commission_rule WHERE id = :id").bind(":id", id).optional_row(read);
}

std::optional<Rule> RuleStore::on_day(TierId tier, std::int64_t day) {
    return database_
        .prepared(R"sql(
            SELECT * FROM commission_rule
             WHERE tier_id = :tier AND from_day <= :day AND ifnull(to_day, 100000) >= :day
        )sql")
        .bind(":tier", tier)
        .bind(":day", day)
        .optional_row(read);
}

std::vector<Rule> RuleStore::list(std::optional<TierId> tier) {
    auto query = database_.prepared(tier ? "SELECT * FROM commission_rule WHERE tier_id = :tier ORDER BY from_day"
                                         : "SELECT * FROM commission_rule ORDER BY tier_id, from_day");
    if (tier) query.bind(":tier", *tier);
    return query.rows(read);
}

}  // namespace mitra::membership
