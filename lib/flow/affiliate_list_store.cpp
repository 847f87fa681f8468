#include "lib/flow/affiliate_list_store.hpp"

#include <fmt/format.h>

namespace mitra::flow {
namespace {

/// Led by the index that has the fewest rows: members of a group, else a state.
std::string from_where(const AffiliateFilter& filter) {
    std::string sql = filter.group ? "FROM group_member JOIN affiliate a ON a.id = person_id WHERE group_id = :group"
                                   : "FROM affiliate a WHERE true";
    if (filter.state) sql += " AND a.state = :state";
    if (filter.since) sql += " AND a.applied_at >= :since";
    if (filter.until) sql += " AND a.applied_at < :until";
    return sql;
}

void bind(db::Query& query, const AffiliateFilter& filter) {
    if (filter.group) query.bind(":group", *filter.group);
    if (filter.state) query.bind(":state", referral::name(*filter.state));
    if (filter.since) query.bind(":since", *filter.since);
    if (filter.until) query.bind(":until", *filter.until);
}

}  // namespace

std::vector<PersonId> AffiliateListStore::list(const AffiliateFilter& filter, PersonId after, std::int64_t limit) {
    const std::string by = filter.group ? "person_id" : "a.id";
    auto query = database_.prepared(
        fmt::format("SELECT a.id {} AND {} > :after ORDER BY {} LIMIT :limit", from_where(filter), by, by));
    bind(query, filter);
    return std::move(query.bind(":after", after).bind(":limit", limit)).rows([](const db::Row& row) {
        return row.id<PersonId>("id");
    });
}

std::int64_t AffiliateListStore::count(const AffiliateFilter& filter) {
    auto query = database_.prepared("SELECT count(*) " + from_where(filter));
    bind(query, filter);
    return std::move(query).integer();
}

std::vector<PersonId> AffiliateListStore::approved_without_group(std::int64_t limit) {
    return database_
        .prepared(R"sql(
            SELECT id FROM affiliate a
             WHERE state = 'approved' AND NOT EXISTS (
                   SELECT 1 FROM group_member JOIN people_group g ON g.id = group_id
                    WHERE person_id = a.id AND g.kind = 'affiliate')
             ORDER BY id LIMIT :limit
        )sql")
        .bind(":limit", limit)
        .rows([](const db::Row& row) { return row.id<PersonId>("id"); });
}

}  // namespace mitra::flow
