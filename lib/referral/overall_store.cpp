#include "lib/referral/overall_store.hpp"

#include <fmt/format.h>

#include <array>
#include <string>

#include "lib/base/enum_names.hpp"

namespace mitra::referral {
namespace {

constexpr EnumNames<Rank, 4> k_ranks{{"turnover", "sales", "registrants", "clicks"}};

constexpr std::string_view k_counts = "clicks, checkouts, registrants, sales, turnover, commission";
constexpr std::string_view k_sums =
    "ifnull(sum(clicks), 0) AS clicks, ifnull(sum(checkouts), 0) AS checkouts,"
    " ifnull(sum(registrants), 0) AS registrants, ifnull(sum(sales), 0) AS sales,"
    " ifnull(sum(turnover), 0) AS turnover, ifnull(sum(commission), 0) AS commission";

Counts counts_from(const db::Row& row) {
    return {.clicks = row.integer("clicks"),
            .checkouts = row.integer("checkouts"),
            .registrants = row.integer("registrants"),
            .sales = row.integer("sales"),
            .turnover = row.money("turnover"),
            .commission = row.money("commission")};
}

AffiliateCounts affiliate_from(const db::Row& row) {
    return {row.id<PersonId>("affiliate_id"), counts_from(row)};
}

UtmCounts utm_from(const db::Row& row) {
    return {row.text("source"), counts_from(row)};
}

/// Over all affiliates' days: a row for each day, product and source.
std::string of_days(std::string_view what, std::string_view rest) {
    return fmt::format("SELECT {} {} FROM utm_day WHERE day >= :from AND day < :until {}", what, k_sums, rest);
}

db::Query asked(db::Database& database, std::string_view sql, const Days& days) {
    auto query = database.prepared(sql);
    query.bind(":from", days.from).bind(":until", days.until);
    return query;
}

using Statements = std::array<std::string, 4>;

/// The statement of each rank: `pattern` with its column.
Statements of_ranks(std::string_view pattern) {
    Statements all;
    for (std::size_t i = 0; i < all.size(); ++i)
        all[i] = fmt::format(fmt::runtime(pattern), name(static_cast<Rank>(i)));
    return all;
}

const std::string& of_rank(const Statements& all, Rank rank) {
    return all.at(static_cast<std::size_t>(rank));
}

void bind_page(db::Query& query, Rank rank, const std::optional<AffiliateCounts>& after, std::int64_t limit) {
    query.bind(":value", after ? std::optional{ranked_by(rank, after->counts)} : std::nullopt)
        .bind(":person", after ? after->affiliate : PersonId{})
        .bind(":limit", limit);
}

}  // namespace

std::string_view name(Rank rank) {
    return k_ranks.of(rank);
}

std::optional<Rank> rank_named(std::string_view name) {
    return k_ranks.named(name);
}

std::int64_t ranked_by(Rank rank, const Counts& counts) {
    switch (rank) {
        case Rank::turnover:
            return counts.turnover.rupiah();
        case Rank::sales:
            return counts.sales;
        case Rank::registrants:
            return counts.registrants;
        case Rank::clicks:
            return counts.clicks;
    }
    return 0;
}

std::optional<Days> OverallStore::days() {
    const auto first = database_.prepared("SELECT min(day) FROM utm_day").optional_integer();
    if (!first) return std::nullopt;
    return Days{*first, database_.prepared("SELECT max(day) FROM utm_day").integer() + 1};
}

Counts OverallStore::during(const Days& days) {
    static const std::string sql = of_days("", "");
    return asked(database_, sql, days).one_row(counts_from);
}

std::vector<DayCounts> OverallStore::by_day(const Days& days) {
    static const std::string sql = of_days("day,", "GROUP BY day ORDER BY day");
    return asked(database_, sql, days).rows([](const db::Row& row) {
        return DayCounts{row.integer("day"), counts_from(row)};
    });
}

std::vector<UtmCounts> OverallStore::by_utm(const Days& days, const std::optional<UtmCounts>& after,
                                            std::int64_t limit) {
    static const std::string sql = fmt::format(
        "SELECT source, {} FROM (SELECT ifnull(name, '') AS source, summed.* FROM ({}) AS summed"
        " LEFT JOIN utm_source ON id = utm_id)"
        " WHERE :sales IS NULL OR sales < :sales"
        " OR (sales = :sales AND (clicks < :clicks OR (clicks = :clicks AND source > :source)))"
        " ORDER BY sales DESC, clicks DESC, source LIMIT :limit",
        k_counts, of_days("utm_id,", "GROUP BY utm_id"));
    auto query = asked(database_, sql, days);
    query.bind(":sales", after ? std::optional{after->counts.sales} : std::nullopt)
        .bind(":clicks", after ? after->counts.clicks : 0)
        .bind(":source", after ? after->source : std::string{})
        .bind(":limit", limit);
    return query.rows(utm_from);
}

UtmCounts OverallStore::of_utm(const Days& days, std::string_view source) {
    static const std::string sql =
        of_days("", "AND utm_id = ifnull((SELECT id FROM utm_source WHERE name = :source), iif(:source = '', 0, -1))");
    auto query = asked(database_, sql, days);
    query.bind(":source", source);
    return {std::string{source}, query.one_row(counts_from)};
}

std::vector<ProductCounts> OverallStore::by_product(const Days& days, std::int64_t limit) {
    static const std::string sql = of_days(
        "product_id,", "GROUP BY product_id ORDER BY sum(sales) DESC, sum(clicks) DESC, product_id LIMIT :limit");
    auto query = asked(database_, sql, days);
    query.bind(":limit", limit);
    return query.rows([](const db::Row& row) {
        return ProductCounts{row.id<ProductId>("product_id"), counts_from(row)};
    });
}

std::vector<AffiliateCounts> OverallStore::top(Rank rank, const std::optional<AffiliateCounts>& after,
                                               std::int64_t limit) {
    static const Statements all = of_ranks(R"sql(
            SELECT affiliate_id, clicks, checkouts, registrants, sales, turnover, commission FROM affiliate_total
             WHERE :value IS NULL OR {0} < :value OR ({0} = :value AND affiliate_id > :person)
             ORDER BY {0} DESC, affiliate_id LIMIT :limit
        )sql");
    auto query = database_.prepared(of_rank(all, rank));
    bind_page(query, rank, after, limit);
    return query.rows(affiliate_from);
}

std::vector<AffiliateCounts> OverallStore::top(Rank rank, const Days& days, const std::optional<AffiliateCounts>& after,
                                               std::int64_t limit) {
    // From each affiliate to the head of their days: not over all days of all.
    static const Statements all = of_ranks(R"sql(
            SELECT affiliate_id, clicks, checkouts, registrants, sales, turnover, commission
              FROM (SELECT affiliate_id, sum(counted.clicks) AS clicks, sum(counted.checkouts) AS checkouts,
                           sum(counted.registrants) AS registrants, sum(counted.sales) AS sales,
                           sum(counted.turnover) AS turnover, sum(counted.commission) AS commission
                      FROM affiliate_total AS known CROSS JOIN affiliate_day AS counted USING (affiliate_id)
                     WHERE day >= :from AND day < :until GROUP BY affiliate_id)
             WHERE :value IS NULL OR {0} < :value OR ({0} = :value AND affiliate_id > :person)
             ORDER BY {0} DESC, affiliate_id LIMIT :limit
        )sql");
    auto query = asked(database_, of_rank(all, rank), days);
    bind_page(query, rank, after, limit);
    return query.rows(affiliate_from);
}

std::int64_t OverallStore::affiliates(const std::optional<Days>& days) {
    if (!days) return database_.prepared("SELECT count(*) FROM affiliate_total").integer();
    return asked(database_,
                 "SELECT count(*) FROM affiliate_total WHERE EXISTS (SELECT 1 FROM affiliate_day"
                 " WHERE affiliate_day.affiliate_id = affiliate_total.affiliate_id AND day >= :from AND day < :until)",
                 *days)
        .integer();
}

}  // namespace mitra::referral
