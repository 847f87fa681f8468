#include "lib/referral/count_store.hpp"

namespace mitra::referral {
namespace {

// One statement for each counter: what differs is the key.
constexpr const char* k_day = R"sql(
    INSERT INTO affiliate_day (affiliate_id, day, product_id, utm_id, clicks, checkouts, registrants, sales, turnover,
                               commission)
    VALUES (:affiliate, :day, :product, :utm, :clicks, :checkouts, :registrants, :sales, :turnover, :commission)
        ON CONFLICT DO UPDATE
       SET clicks = clicks + excluded.clicks, checkouts = checkouts + excluded.checkouts,
           registrants = registrants + excluded.registrants, sales = sales + excluded.sales,
           turnover = turnover + excluded.turnover, commission = commission + excluded.commission
)sql";
constexpr const char* k_total = R"sql(
    INSERT INTO affiliate_total (affiliate_id, clicks, checkouts, registrants, sales, turnover, commission)
    VALUES (:affiliate, :clicks, :checkouts, :registrants, :sales, :turnover, :commission)
        ON CONFLICT DO UPDATE
       SET clicks = clicks + excluded.clicks, checkouts = checkouts + excluded.checkouts,
           registrants = registrants + excluded.registrants, sales = sales + excluded.sales,
           turnover = turnover + excluded.turnover, commission = commission + excluded.commission
)sql";
constexpr const char* k_utm_day = R"sql(
    INSERT INTO utm_day (day, product_id, utm_id, clicks, checkouts, registrants, sales, turnover, commission)
    VALUES (:day, :product, :utm, :clicks, :checkouts, :registrants, :sales, :turnover, :commission)
        ON CONFLICT DO UPDATE
       SET clicks = clicks + excluded.clicks, checkouts = checkouts + excluded.checkouts,
           registrants = registrants + excluded.registrants, sales = sales + excluded.sales,
           turnover = turnover + excluded.turnover, commission = commission + excluded.commission
)sql";

void bind_counts(db::Query& query, const Counts& more) {
    query.bind(":clicks", more.clicks)
        .bind(":checkouts", more.checkouts)
        .bind(":registrants", more.registrants)
        .bind(":sales", more.sales)
        .bind(":turnover", more.turnover)
        .bind(":commission", more.commission);
}

}  // namespace

void CountStore::add(const CountKey& key, const Counts& more) {
    auto day = database_.prepared(k_day);
    day.bind(":affiliate", key.affiliate).bind(":day", key.day).bind(":product", key.product).bind(":utm", key.utm);
    bind_counts(day, more);
    day.run();
    auto total = database_.prepared(k_total);
    total.bind(":affiliate", key.affiliate);
    bind_counts(total, more);
    total.run();
    auto all = database_.prepared(k_utm_day);
    all.bind(":day", key.day).bind(":product", key.product).bind(":utm", key.utm);
    bind_counts(all, more);
    all.run();
}

}  // namespace mitra::referral
