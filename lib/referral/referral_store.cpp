#include "lib/referral/referral_store.hpp"

#include <fmt/format.h>

#include <array>

#include "lib/base/enum_names.hpp"

namespace mitra::referral {
namespace {

constexpr std::array<std::string_view, 4> k_outcomes{"brought", "no_link", "unknown_code", "oneself"};

Outcome outcome_named(std::string_view text) {
    std::size_t i = 0;
    while (k_outcomes.at(i) != text)
        ++i;
    return static_cast<Outcome>(i);
}

Partner read_partner(const db::Row& row) {
    return {.person = row.id<PersonId>("referrer_id"),
            .registrations = row.integer("registrations"),
            .clicks = row.integer("clicks"),
            .sales = row.integer("sales")};
}

constexpr EnumNames<By, 3> k_by{{"registrations", "clicks", "sales"}};

using Statements = std::array<std::string, 3>;

/// A statement for each thing to go by: `pattern` with its column.
Statements of_each(std::string_view pattern) {
    Statements all;
    for (std::size_t i = 0; i < all.size(); ++i)
        all[i] = fmt::format(fmt::runtime(pattern), name(static_cast<By>(i)));
    return all;
}

void bind_page(db::Query& query, By by, const std::optional<Partner>& after, std::int64_t limit) {
    constexpr std::int64_t k_more_than_any = std::int64_t{1} << 62;
    query.bind(":value", after ? counted(by, *after) : k_more_than_any)
        .bind(":person", after ? after->person : PersonId{})
        .bind(":limit", limit);
}

}  // namespace

std::string_view name(By by) {
    return k_by.of(by);
}

std::optional<By> by_named(std::string_view name) {
    return k_by.named(name);
}

std::int64_t counted(By by, const Partner& partner) {
    switch (by) {
        case By::registrations:
            return partner.registrations;
        case By::clicks:
            return partner.clicks;
        case By::sales:
            return partner.sales;
    }
    return 0;
}

std::string_view name(Outcome outcome) {
    return k_outcomes.at(static_cast<std::size_t>(outcome));
}

Decision ReferralStore::decide(PersonId person, Outcome outcome, std::optional<PersonId> referrer, Instant at,
                               Zone zone) {
    Decision decision{.outcome = outcome, .referrer = referrer, .sequence = std::nullopt, .at = at};
    if (referrer) {
        decision.sequence = totals(*referrer).registrations + 1;
        database_
            .prepared(R"sql(
                INSERT INTO referral (person_id, referrer_id, sequence, at)
                VALUES (:person, :referrer, :sequence, :at)
            )sql")
            .bind(":person", person)
            .bind(":referrer", *referrer)
            .bind(":sequence", *decision.sequence)
            .bind(":at", at)
            .run();
    }
    database_.prepared("INSERT INTO referral_decision (person_id, outcome, at) VALUES (:person, :outcome, :at)")
        .bind(":person", person)
        .bind(":outcome", name(outcome))
        .bind(":at", at)
        .run();
    count(referrer, day_number(at, zone), {.registrations = 1});
    return decision;
}

void ReferralStore::count_clicks(PersonId referrer, std::int64_t day, std::int64_t clicks) {
    count(referrer, day, {.clicks = clicks});
}

void ReferralStore::count_sale(PersonId referrer, Instant at, Zone zone) {
    count(referrer, day_number(at, zone), {.sales = 1});
}

void ReferralStore::count(std::optional<PersonId> referrer, std::int64_t day, Step step) {
    if (referrer)
        database_
            .prepared(R"sql(
                INSERT INTO referral_total (referrer_id, registrations, clicks, sales)
                VALUES (:referrer, :registrations, :clicks, :sales)
                ON CONFLICT DO UPDATE SET registrations = registrations + excluded.registrations,
                                          clicks = clicks + excluded.clicks, sales = sales + excluded.sales
            )sql")
            .bind(":referrer", *referrer)
            .bind(":registrations", step.registrations)
            .bind(":clicks", step.clicks)
            .bind(":sales", step.sales)
            .run();
    database_
        .prepared(R"sql(
            INSERT INTO referral_day (day, referrer_id, registrations, clicks, sales)
            VALUES (:day, :referrer, :registrations, :clicks, :sales)
            ON CONFLICT DO UPDATE SET registrations = registrations + excluded.registrations,
                                      clicks = clicks + excluded.clicks, sales = sales + excluded.sales
        )sql")
        .bind(":day", day)
        .bind(":referrer", referrer.value_or(PersonId{}))
        .bind(":registrations", step.registrations)
        .bind(":clicks", step.clicks)
        .bind(":sales", step.sales)
        .run();
}

std::optional<Decision> ReferralStore::decision(PersonId person) {
    return database_
        .prepared(R"sql(
            SELECT outcome, referrer_id, sequence, referral_decision.at AS at
              FROM referral_decision LEFT JOIN referral USING (person_id)
             WHERE person_id = :person
        )sql")
        .bind(":person", person)
        .optional_row([](const db::Row& row) {
            return Decision{.outcome = outcome_named(row.text("outcome")),
                            .referrer = row.optional_id<PersonId>("referrer_id"),
                            .sequence = row.optional_integer("sequence"),
                            .at = row.instant("at")};
        });
}

Partner ReferralStore::totals(PersonId referrer) {
    return database_
        .prepared("SELECT referrer_id, registrations, clicks, sales FROM referral_total WHERE referrer_id = :referrer")
        .bind(":referrer", referrer)
        .optional_row(read_partner)
        .value_or(Partner{.person = referrer});
}

std::vector<Brought> ReferralStore::brought_by(PersonId referrer, std::int64_t before, std::int64_t limit) {
    return database_
        .prepared(R"sql(
            SELECT person_id, sequence, at FROM referral
             WHERE referrer_id = :referrer AND (:before = 0 OR sequence < :before)
             ORDER BY sequence DESC LIMIT :limit
        )sql")
        .bind(":referrer", referrer)
        .bind(":before", before)
        .bind(":limit", limit)
        .rows([](const db::Row& row) {
            return Brought{row.id<PersonId>("person_id"), row.integer("sequence"), row.instant("at")};
        });
}

std::vector<Partner> ReferralStore::top(By by, const std::optional<Partner>& after, std::int64_t limit) {
    static const Statements all = of_each(R"sql(
            SELECT referrer_id, registrations, clicks, sales FROM referral_total
             WHERE {0} <= :value AND ({0} < :value OR referrer_id > :person)
             ORDER BY {0} DESC, referrer_id LIMIT :limit
        )sql");
    auto query = database_.prepared(all.at(static_cast<std::size_t>(by)));
    bind_page(query, by, after, limit);
    return query.rows(read_partner);
}

std::vector<Partner> ReferralStore::top(By by, const Days& days, const std::optional<Partner>& after,
                                        std::int64_t limit) {
    static const Statements all = of_each(R"sql(
            SELECT referrer_id, sum(registrations) AS registrations, sum(clicks) AS clicks, sum(sales) AS sales
              FROM referral_day
             WHERE day >= :from AND day < :until AND referrer_id <> 0
             GROUP BY referrer_id
            HAVING sum({0}) < :value OR (sum({0}) = :value AND referrer_id > :person)
             ORDER BY sum({0}) DESC, referrer_id LIMIT :limit
        )sql");
    auto query = database_.prepared(all.at(static_cast<std::size_t>(by)));
    query.bind(":from", days.from).bind(":until", days.until);
    bind_page(query, by, after, limit);
    return query.rows(read_partner);
}

std::int64_t ReferralStore::partners(const std::optional<Days>& days) {
    if (!days) return database_.prepared("SELECT count(*) FROM referral_total").integer();
    return database_
        .prepared(R"sql(
            SELECT count(DISTINCT referrer_id) FROM referral_day
             WHERE day >= :from AND day < :until AND referrer_id <> 0
        )sql")
        .bind(":from", days->from)
        .bind(":until", days->until)
        .integer();
}

std::vector<DayCount> ReferralStore::days(std::optional<PersonId> referrer, std::int64_t from_day,
                                          std::int64_t until_day) {
    return database_
        .prepared(R"sql(
            SELECT day, sum(registrations) AS registrations, sum(clicks) AS clicks, sum(sales) AS sales
              FROM referral_day
             WHERE day >= :from AND day < :until AND (:referrer IS NULL OR referrer_id = :referrer)
             GROUP BY day ORDER BY day
        )sql")
        .bind(":from", from_day)
        .bind(":until", until_day)
        .bind(":referrer", referrer)
        .rows([](const db::Row& row) {
            return DayCount{row.integer("day"), row.integer("registrations"), row.integer("clicks"),
                            row.integer("sales")};
        });
}

}  // namespace mitra::referral
