#include "lib/referral/finding_store.hpp"

#include <fmt/format.h>

#include "lib/base/error.hpp"

namespace mitra::referral {
namespace {

constexpr const char* k_columns =
    "id, rule, cause, affiliate_id, order_id, evidence, state, found_at, moved_at, moved_by";

std::string select(std::string_view rest) {
    return fmt::format("SELECT {} FROM fraud_finding {}", k_columns, rest);
}

Finding read(const db::Row& row) {
    return {.id = row.id<FindingId>("id"),
            .what = {.rule = rule_named(row.text("rule")).value(),
                     .cause = row.text("cause"),
                     .affiliate = row.optional_id<PersonId>("affiliate_id"),
                     .order = row.optional_id<OrderId>("order_id"),
                     .evidence = row.text("evidence")},
            .state = finding_state_named(row.text("state")).value(),
            .found_at = row.instant("found_at"),
            .moved_at = row.instant("moved_at"),
            .moved_by = row.text("moved_by")};
}

/// The filter's conditions. One index leads, in the order of ids: the affiliate's, else the rule's, else the state's
/// (the + keeps SQLite from taking another's).
std::string where(const FindingFilter& filter) {
    std::string sql = "id > :after";
    if (filter.affiliate) sql += " AND affiliate_id = :affiliate";
    if (filter.rule) sql += filter.affiliate ? " AND +rule = :rule" : " AND rule = :rule";
    if (filter.state) sql += filter.affiliate ? " AND +state = :state" : " AND state = :state";
    if (filter.since) sql += " AND found_at >= :since";
    if (filter.until) sql += " AND found_at < :until";
    return sql;
}

void bind(db::Query& query, const FindingFilter& filter, FindingId after) {
    query.bind(":after", after);
    if (filter.affiliate) query.bind(":affiliate", *filter.affiliate);
    if (filter.rule) query.bind(":rule", terms(*filter.rule).name);
    if (filter.state) query.bind(":state", name(*filter.state));
    if (filter.since) query.bind(":since", *filter.since);
    if (filter.until) query.bind(":until", *filter.until);
}

}  // namespace

std::optional<FindingId> FindingStore::add(const Suspicion& what, std::string_view by, Instant at) {
    const auto added = database_
                           .prepared(R"sql(
                               INSERT INTO fraud_finding (rule, cause, affiliate_id, order_id, evidence, state,
                                                          found_at, moved_at, moved_by)
                               SELECT :rule, :cause, :affiliate, :order, :evidence, 'open', :at, :at, :by
                                WHERE NOT EXISTS (SELECT 1 FROM fraud_finding WHERE cause = :cause)
                           )sql")
                           .bind(":rule", terms(what.rule).name)
                           .bind(":cause", what.cause)
                           .bind(":affiliate", what.affiliate)
                           .bind(":order", what.order)
                           .bind(":evidence", what.evidence)
                           .bind(":at", at)
                           .bind(":by", by)
                           .run();
    return added == 1 ? std::optional{FindingId{database_.last_row_id()}} : std::nullopt;
}

std::optional<Finding> FindingStore::find(FindingId id) {
    static const std::string sql = select("WHERE id = :id");
    return database_.prepared(sql).bind(":id", id).optional_row(read);
}

Finding FindingStore::named(std::string_view reference) {
    const auto id = parse_id<FindingId>(reference);
    auto found = id ? find(*id) : std::nullopt;
    if (!found)
        throw Error{ErrorKind::not_found, fmt::format("no finding {}", reference), "see 'mitra fraud list'", "finding"};
    return std::move(*found);
}

std::vector<Finding> FindingStore::list(const FindingFilter& filter, FindingId after, std::int64_t limit) {
    auto query = database_.prepared(select(fmt::format("WHERE {} ORDER BY id LIMIT :limit", where(filter))));
    bind(query, filter, after);
    query.bind(":limit", limit);
    return query.rows(read);
}

std::int64_t FindingStore::count(const FindingFilter& filter) {
    auto query = database_.prepared("SELECT count(*) FROM fraud_finding WHERE " + where(filter));
    bind(query, filter, {});
    return query.integer();
}

std::vector<Finding> FindingStore::of_order(OrderId order) {
    static const std::string sql = select("WHERE order_id = :order ORDER BY id");
    return database_.prepared(sql).bind(":order", order).rows(read);
}

std::optional<Finding> FindingStore::against(OrderId order) {
    std::optional<Finding> first;
    for (Finding& finding : of_order(order)) {
        if (terms(finding.what.rule).hold == Hold::nothing || finding.state == FindingState::cleared) continue;
        if (!first || (first->state == FindingState::open && finding.state == FindingState::confirmed))
            first = std::move(finding);
    }
    return first;
}

std::map<Rule, std::int64_t> FindingStore::open_by_rule(FindingId after) {
    std::map<Rule, std::int64_t> counts;
    for (const RuleTerms& rule : all_rules()) {
        const auto count = database_
                               .prepared(
                                   "SELECT count(*) FROM fraud_finding"
                                   " WHERE rule = :rule AND state = 'open' AND id > :after")
                               .bind(":rule", rule.name)
                               .bind(":after", after)
                               .integer();
        if (count > 0) counts.emplace(rule.rule, count);
    }
    return counts;
}

FindingId FindingStore::newest() {
    return FindingId{database_.prepared("SELECT max(id) FROM fraud_finding").optional_integer().value_or(0)};
}

bool FindingStore::decide(FindingId id, FindingState to, std::string_view by, Instant at) {
    return database_
               .prepared(
                   "UPDATE fraud_finding SET state = :to, moved_at = :at, moved_by = :by"
                   " WHERE id = :id AND state = 'open'")
               .bind(":to", name(to))
               .bind(":at", at)
               .bind(":by", by)
               .bind(":id", id)
               .run() == 1;
}

std::int64_t FindingStore::reached(std::string_view pass) {
    return database_.prepared("SELECT done_id FROM fraud_progress WHERE pass = :pass")
        .bind(":pass", pass)
        .optional_integer()
        .value_or(0);
}

void FindingStore::reach(std::string_view pass, std::int64_t id) {
    database_
        .prepared(
            "INSERT INTO fraud_progress (pass, done_id) VALUES (:pass, :id)"
            " ON CONFLICT (pass) DO UPDATE SET done_id = max(done_id, excluded.done_id)")
        .bind(":pass", pass)
        .bind(":id", id)
        .run();
}

void FindingStore::start_over(std::string_view pass) {
    database_.prepared("DELETE FROM fraud_progress WHERE pass = :pass").bind(":pass", pass).run();
}

}  // namespace mitra::referral
