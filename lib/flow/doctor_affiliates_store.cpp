#include <array>

#include "lib/flow/doctor_affiliates.hpp"

namespace mitra::flow {
namespace {

constexpr const char* k_compare = "compare with a backup: 'mitra backup restore' to another place";
constexpr std::int64_t k_most_rows = 100;  // of one rule; the rest looks alike

/// A rule as the query that finds what breaks it: the rows' names and what is wrong with each.
struct Rule {
    const char* table;
    const char* query;
};

constexpr std::array k_rules{
    Rule{"order_attribution", R"sql(
        SELECT 'ORD-' || order_id AS row, 'is credited to its buyer' AS rule
          FROM order_attribution JOIN shop_order ON shop_order.id = order_id WHERE affiliate_id = buyer_id
    )sql"},
    Rule{"attribution_candidate", R"sql(
        SELECT 'ORD-' || order_id AS row, 'is credited to another than who was found for it' AS rule
          FROM order_attribution a
         WHERE affiliate_id IS NOT (SELECT c.affiliate_id FROM attribution_candidate c
                                     WHERE c.order_id = a.order_id AND verdict = 'credited')
            OR (SELECT count(*) FROM attribution_candidate c
                 WHERE c.order_id = a.order_id AND verdict = 'credited') <> (affiliate_id IS NOT NULL)
    )sql"},
    Rule{"affiliate_binding", R"sql(
        SELECT 'PER-' || person_id AS row, 'is erased, and a click of theirs is remembered' AS rule
          FROM affiliate_binding JOIN person ON person.id = person_id WHERE erased_at IS NOT NULL
    )sql"},
    Rule{"affiliate_click_counted", R"sql(
        SELECT 'click ' || click_id AS row, 'is counted, and the log ends before it' AS rule FROM affiliate_click_counted
         WHERE click_id > ifnull((SELECT max(id) FROM affiliate_click), 0)
    )sql"},
    Rule{"affiliate_total", R"sql(
        SELECT 'PER-' || affiliate_id AS row, clicks || ' clicks are counted, ' || logged || ' are in the log' AS rule
          FROM (SELECT affiliate_id, clicks, ifnull(logged, 0) AS logged
                  FROM affiliate_total LEFT JOIN (
                       SELECT affiliate_id, count(*) AS logged FROM affiliate_click
                        WHERE id <= (SELECT click_id FROM affiliate_click_counted) GROUP BY affiliate_id)
                 USING (affiliate_id))
         WHERE clicks <> logged
    )sql"},
    Rule{"affiliate_total", R"sql(
        SELECT 'PER-' || affiliate_id AS row, sales || ' sales are counted, ' || paid || ' orders were paid' AS rule
          FROM (SELECT affiliate_id, sales,
                       (SELECT count(*) FROM order_attribution a JOIN shop_order o ON o.id = a.order_id
                         WHERE a.affiliate_id = t.affiliate_id AND o.paid_at IS NOT NULL) AS paid
                  FROM affiliate_total t)
         WHERE sales <> paid
    )sql"},
    Rule{"affiliate_total", R"sql(
        SELECT 'PER-' || affiliate_id AS row,
               'a turnover of ' || turnover || ' is counted, ' || booked || ' is booked for their orders' AS rule
          FROM (SELECT affiliate_id, turnover, ifnull((
                       SELECT -sum(b.rupiah) FROM order_attribution a
                         JOIN journal j ON j.about = 'ORD-' || a.order_id AND j.act IN ('order.paid', 'refund.decided')
                         JOIN posting b ON b.journal_id = j.id JOIN account c ON c.id = b.account_id AND c.name = 'sales'
                        WHERE a.affiliate_id = t.affiliate_id), 0) AS booked
                  FROM affiliate_total t)
         WHERE turnover <> booked
    )sql"},
    Rule{"affiliate_total", R"sql(
        SELECT 'PER-' || affiliate_id AS row,
               'a commission of ' || commission || ' is counted, ' || earned || ' was earned' AS rule
          FROM (SELECT affiliate_id, commission, ifnull((
                       SELECT sum(amount) FROM commission c WHERE c.person_id = t.affiliate_id
                          AND role = 'affiliate' AND order_id IS NOT NULL AND state <> 'void'), 0) AS earned
                  FROM affiliate_total t)
         WHERE commission <> earned
    )sql"},
    Rule{"affiliate_day", R"sql(
        SELECT 'PER-' || affiliate_id AS row, 'the days do not add up to the total' AS rule
          FROM (SELECT affiliate_id, clicks, checkouts, registrants, sales, turnover, commission FROM affiliate_total
                UNION ALL
                SELECT affiliate_id, -clicks, -checkouts, -registrants, -sales, -turnover, -commission
                  FROM affiliate_day)
         GROUP BY affiliate_id
        HAVING sum(clicks) <> 0 OR sum(checkouts) <> 0 OR sum(registrants) <> 0 OR sum(sales) <> 0
            OR sum(turnover) <> 0 OR sum(commission) <> 0
    )sql"},
    Rule{"utm_day", R"sql(
        SELECT 'day ' || day AS row, 'the affiliates do not add up to all together' AS rule
          FROM (SELECT day, product_id, utm_id, clicks, checkouts, registrants, sales, turnover, commission FROM utm_day
                UNION ALL
                SELECT day, product_id, utm_id, -clicks, -checkouts, -registrants, -sales, -turnover, -commission
                  FROM affiliate_day)
         GROUP BY day, product_id, utm_id
        HAVING sum(clicks) <> 0 OR sum(checkouts) <> 0 OR sum(registrants) <> 0 OR sum(sales) <> 0
            OR sum(turnover) <> 0 OR sum(commission) <> 0
    )sql"},
    Rule{"referral_total", R"sql(
        SELECT 'PER-' || referrer_id AS row, 'the days do not add up to the total' AS rule
          FROM (SELECT referrer_id, registrations, clicks, sales FROM referral_total UNION ALL
                SELECT referrer_id, -registrations, -clicks, -sales FROM referral_day WHERE referrer_id <> 0)
         GROUP BY referrer_id HAVING sum(registrations) <> 0 OR sum(clicks) <> 0 OR sum(sales) <> 0
    )sql"},
};

}  // namespace

db::Findings examine_affiliates(const Services& services) {
    db::Findings findings;
    for (const Rule& rule : k_rules)
        services.database.prepared(std::string{rule.query} + " LIMIT " + std::to_string(k_most_rows))
            .each_row([&](const db::Row& row) {
                findings.push_back({row.text("rule"), rule.table, row.text("row"), k_compare});
            });
    return findings;
}

}  // namespace mitra::flow
