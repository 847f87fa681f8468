#include "lib/flow/account_performance.hpp"

namespace mitra::flow {

AccountPerformance account_performance(const Services& services, AccountId account) {
    constexpr std::int64_t k_recent_days = 30;
    const std::int64_t today = day_number(services.clock.now(), services.site.zone);
    return services.database
        .prepared(R"sql(
            SELECT count(*) FILTER (WHERE state = 'validated') AS reports,
                   coalesce(sum(total), 0) AS total,
                   max(day) AS last_day,
                   count(*) FILTER (WHERE state = 'validated' AND day > :recent) AS recent_reports,
                   coalesce(sum(total) FILTER (WHERE day > :recent), 0) AS recent_total,
                   count(*) FILTER (WHERE state = 'submitted') AS waiting
              FROM tiktok_holder JOIN daily_report USING (person_id)
             WHERE account_id = :account AND state <> 'rejected'
               AND day >= (since + :offset) / 86400000
               AND (until IS NULL OR day < (until + :offset) / 86400000)
        )sql")
        .bind(":account", account)
        .bind(":recent", today - k_recent_days)
        .bind(":offset", std::chrono::milliseconds{services.site.zone.offset}.count())
        .one_row([](const db::Row& row) {
            return AccountPerformance{.reports = row.integer("reports"),
                                      .total = row.money("total"),
                                      .last_day = row.optional_integer("last_day"),
                                      .recent_reports = row.integer("recent_reports"),
                                      .recent_total = row.money("recent_total"),
                                      .waiting = row.integer("waiting")};
        });
}

}  // namespace mitra::flow
