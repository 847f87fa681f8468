#include <fmt/format.h>

#include <limits>

#include "lib/people/filter.hpp"
#include "lib/text/fold.hpp"

namespace mitra::people {
namespace {

/// Where a walk over people begins: the table or index that narrows most comes first, and its order is the page's.
enum class Lead { referral, event, tier, group, city, registration, status, id };

Lead lead_of(const Filter& filter) {
    if (filter.referrer) return Lead::referral;
    if (filter.event) return Lead::event;
    if (filter.tier) return Lead::tier;
    if (filter.group) return Lead::group;
    if (filter.city) return Lead::city;
    if (filter.registered_since || filter.registered_until) return Lead::registration;
    if (filter.joined) return Lead::status;
    return Lead::id;
}

/// FROM, and the condition that an index is meant to serve. CROSS JOIN keeps SQLite to this order of tables.
struct Walk {
    const char* tables = "person";
    std::string condition;
    const char* position = "person.id";  ///< the page's order, and what is compared with :after
};

std::string lead_by_registration(const Filter& filter) {
    return filter.registered_until ? " AND person.registered_at < :registered_until" : "";
}

Walk walk_of(const Filter& filter) {
    switch (lead_of(filter)) {
        case Lead::referral:
            return {"referral AS lead CROSS JOIN person",
                    " AND lead.referrer_id = :referrer AND person.id = lead.person_id", "lead.person_id"};
        case Lead::event:
            return {"event_registration AS lead CROSS JOIN person",
                    " AND lead.event_id = :event AND person.id = lead.person_id", "lead.person_id"};
        case Lead::tier:
            return {"membership AS lead CROSS JOIN person",
                    " AND lead.tier_id = :tier AND lead.state = 'active' AND person.id = lead.person_id",
                    "lead.person_id"};
        case Lead::group:
            return {"group_member AS lead CROSS JOIN person",
                    " AND lead.group_id = :group AND person.id = lead.person_id", "lead.person_id"};
        case Lead::registration:
            return {"person", lead_by_registration(filter), "person.registered_at, person.id"};
        case Lead::status:
            return {"person", " AND (person.joined_at IS NULL) = :not_joined"};
        case Lead::city:
        case Lead::id:
            break;
    }
    return {};
}

}  // namespace

// A leading + keeps SQLite from choosing the index of that column: it would have to sort what it finds there.
std::string Filter::conditions() const {
    std::string sql = " AND person.erased_at IS NULL";
    if (city) sql += " AND person.city_key = :city";
    if (group)
        sql +=
            " AND EXISTS (SELECT 1 FROM group_member AS inside"
            " WHERE inside.group_id = :group AND inside.person_id = person.id)";
    if (joined) sql += " AND +(person.joined_at IS NULL) = :not_joined";
    if (referrer)
        sql +=
            " AND EXISTS (SELECT 1 FROM referral AS brought"
            " WHERE brought.person_id = person.id AND brought.referrer_id = :referrer)";
    if (event)
        sql +=
            " AND EXISTS (SELECT 1 FROM event_registration AS inscribed"
            " WHERE inscribed.event_id = :event AND inscribed.person_id = person.id)";
    if (tier)
        sql +=
            " AND EXISTS (SELECT 1 FROM membership AS held"
            " WHERE held.person_id = person.id AND held.state = 'active' AND held.tier_id = :tier)";
    if (registered_since) sql += " AND +person.registered_at >= :registered_since";
    if (registered_until) sql += " AND +person.registered_at < :registered_until";
    return sql;
}

void Filter::bind_to(db::Query& query) const {
    if (city) query.bind(":city", city_key(*city));
    if (group) query.bind(":group", *group);
    if (joined) query.bind(":not_joined", *joined ? 0 : 1);
    if (referrer) query.bind(":referrer", *referrer);
    if (event) query.bind(":event", *event);
    if (tier) query.bind(":tier", *tier);
    if (registered_since) query.bind(":registered_since", *registered_since);
    if (registered_until) query.bind(":registered_until", *registered_until);
}

std::string Filter::page_sql(std::string_view columns) const {
    const Walk walk = walk_of(*this);
    const std::string beyond = lead_of(*this) == Lead::registration
                                   ? "(person.registered_at, person.id) > "
                                     "(ifnull((SELECT last.registered_at FROM person AS last WHERE last.id = :after), "
                                     ":registered_from), :after)"
                                   : fmt::format("{} > :after", walk.position);
    return fmt::format("SELECT {} FROM {} WHERE {}{}{} ORDER BY {} LIMIT :limit", columns, walk.tables, beyond,
                       walk.condition, conditions(), walk.position);
}

void Filter::bind_page_to(db::Query& query, PersonId after, std::int64_t limit) const {
    bind_to(query);
    query.bind(":after", after).bind(":limit", limit);
    if (lead_of(*this) == Lead::registration)
        query.bind(":registered_from", registered_since.value_or(Instant{std::numeric_limits<std::int64_t>::min()}));
}

std::string Filter::match_sql() const {
    return "SELECT 1 FROM person WHERE person.id = :person" + conditions();
}

std::string Filter::count_sql() const {
    const Walk walk = walk_of(*this);
    const std::string since = lead_of(*this) == Lead::registration && registered_since
                                  ? " AND person.registered_at >= :registered_since"
                                  : "";
    return fmt::format("SELECT count(*) FROM {} WHERE TRUE{}{}{}", walk.tables, walk.condition, since, conditions());
}

std::string city_key(std::string_view city) {
    return text::folded(city);
}

}  // namespace mitra::people
