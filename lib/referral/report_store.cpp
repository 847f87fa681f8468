#include "lib/referral/report_store.hpp"

#include <fmt/format.h>

namespace mitra::referral {
namespace {

constexpr std::string_view k_sums =
    "ifnull(sum(clicks), 0) AS clicks, ifnull(sum(checkouts), 0) AS checkouts,"
    " ifnull(sum(registrants), 0) AS registrants, ifnull(sum(sales), 0) AS sales,"
    " ifnull(sum(turnover), 0) AS turnover, ifnull(sum(commission), 0) AS commission";

/// From the counters of an affiliate's days: the head of their primary key.
std::string of_days(std::string_view what, std::string_view rest) {
    return fmt::format(
        "SELECT {} {} FROM affiliate_day WHERE affiliate_id = :affiliate AND day >= :from AND day < :until {}", what,
        k_sums, rest);
}

Counts counts_from(const db::Row& row) {
    return {.clicks = row.integer("clicks"),
            .checkouts = row.integer("checkouts"),
            .registrants = row.integer("registrants"),
            .sales = row.integer("sales"),
            .turnover = row.money("turnover"),
            .commission = row.money("commission")};
}

db::Query asked(db::Database& database, std::string_view sql, PersonId affiliate, const Days& days) {
    auto query = database.prepared(sql);
    query.bind(":affiliate", affiliate).bind(":from", days.from).bind(":until", days.until);
    return query;
}

}  // namespace

Counts ReportStore::total(PersonId affiliate) {
    static const std::string sql =
        fmt::format("SELECT {} FROM affiliate_total WHERE affiliate_id = :affiliate", k_sums);
    return database_.prepared(sql).bind(":affiliate", affiliate).one_row(counts_from);
}

Counts ReportStore::during(PersonId affiliate, const Days& days) {
    static const std::string sql = of_days("", "");
    return asked(database_, sql, affiliate, days).one_row(counts_from);
}

std::optional<std::int64_t> ReportStore::first_day(PersonId affiliate) {
    return database_.prepared("SELECT min(day) FROM affiliate_day WHERE affiliate_id = :affiliate")
        .bind(":affiliate", affiliate)
        .optional_integer();
}

std::vector<DayCounts> ReportStore::by_day(PersonId affiliate, const Days& days) {
    static const std::string sql = of_days("day,", "GROUP BY day ORDER BY day");
    return asked(database_, sql, affiliate, days).rows([](const db::Row& row) {
        return DayCounts{row.integer("day"), counts_from(row)};
    });
}

std::vector<UtmCounts> ReportStore::by_utm(PersonId affiliate, const Days& days, std::int64_t limit) {
    static const std::string sql =
        of_days("ifnull((SELECT name FROM utm_source WHERE id = utm_id), '') AS source,",
                "GROUP BY utm_id ORDER BY sum(sales) DESC, sum(clicks) DESC, utm_id LIMIT :limit");
    auto query = asked(database_, sql, affiliate, days);
    query.bind(":limit", limit);
    return query.rows([](const db::Row& row) { return UtmCounts{row.text("source"), counts_from(row)}; });
}

std::vector<ProductCounts> ReportStore::by_product(PersonId affiliate, const Days& days, std::int64_t limit) {
    static const std::string sql = of_days(
        "product_id,", "GROUP BY product_id ORDER BY sum(sales) DESC, sum(clicks) DESC, product_id LIMIT :limit");
    auto query = asked(database_, sql, affiliate, days);
    query.bind(":limit", limit);
    return query.rows([](const db::Row& row) {
        return ProductCounts{row.id<ProductId>("product_id"), counts_from(row)};
    });
}

std::vector<CountRow> ReportStore::rows(PersonId affiliate, const Days& days, std::int64_t limit) {
    static const std::string sql =
        of_days("day, product_id, ifnull((SELECT name FROM utm_source WHERE id = utm_id), '') AS source,",
                "GROUP BY day, product_id, utm_id ORDER BY day, product_id, utm_id LIMIT :limit");
    auto query = asked(database_, sql, affiliate, days);
    query.bind(":limit", limit);
    return query.rows([](const db::Row& row) {
        return CountRow{row.integer("day"), row.id<ProductId>("product_id"), row.text("source"), counts_from(row)};
    });
}

}  // namespace mitra::referral
