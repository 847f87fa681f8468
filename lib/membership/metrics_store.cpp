#include "lib/membership/metrics_store.hpp"

#include <fmt/format.h>

namespace mitra::membership {
namespace {

constexpr std::int64_t k_active_days = 30;

}  // namespace

Metrics MetricsStore::metrics(TierId lowest, TierId highest, std::int64_t today) {
    const db::Snapshot snapshot{database_};
    Metrics metrics;
    add_memberships(metrics, lowest, highest);
    add_payouts(metrics);
    add_leaders(metrics, today);
    database_
        .prepared(
            "SELECT count(*) AS held, (SELECT count(*) FROM tiktok_account) AS accounts FROM tiktok_account"
            " WHERE holder_id IS NOT NULL")
        .each_row([&](const db::Row& row) {
            metrics.account_use = {row.integer("held"), row.integer("accounts")};
        });
    return metrics;
}

void MetricsStore::add_memberships(Metrics& metrics, TierId lowest, TierId highest) {
    const auto count = [&](TierId tier, std::string_view states) {
        return database_.prepared(fmt::format("SELECT count(*) FROM membership WHERE tier_id = :tier AND {}", states))
            .bind(":tier", tier)
            .integer();
    };
    // Counts of an index alone; and one pass over what followed something, without groups, which would be sorted.
    std::int64_t entered = count(lowest, "state IN ('active', 'expired', 'superseded')") +
                           count(lowest, "state = 'cancelled' AND started_at IS NOT NULL");
    metrics.active = count(highest, "state = 'active'");
    const std::int64_t expired = count(highest, "state = 'expired'");
    database_
        .prepared(R"sql(
            SELECT ifnull(sum(m.tier_id = :lowest AND f.tier_id = :lowest), 0) AS again,
                   ifnull(sum(m.tier_id <> :lowest AND f.tier_id = :lowest), 0) AS upgraded,
                   ifnull(sum(iif(m.tier_id <> :lowest AND f.tier_id = :lowest, (m.started_at - f.started_at) / 1000, 0)),
                          0) AS upgrade_seconds,
                   ifnull(sum(m.tier_id = :highest AND f.tier_id = :highest), 0) AS renewed
              FROM membership m CROSS JOIN membership f ON f.id = m.follows_id WHERE m.follows_id IS NOT NULL
        )sql")
        .bind(":lowest", lowest)
        .bind(":highest", highest)
        .each_row([&](const db::Row& row) {
            entered -= row.integer("again");
            metrics.conversion = {row.integer("upgraded"), entered};
            if (metrics.conversion.part > 0)
                metrics.upgrade_seconds = row.integer("upgrade_seconds") / metrics.conversion.part;
            const std::int64_t renewed = row.integer("renewed");
            metrics.retention = {renewed, renewed + expired};
        });
}

void MetricsStore::add_payouts(Metrics& metrics) {
    std::int64_t paid = 0;
    database_
        .prepared(R"sql(
            SELECT count(*) AS settled, ifnull(sum(amount), 0) AS paid, ifnull(sum(amount = (
                   SELECT sum(c.amount) FROM payout_item i JOIN commission c ON c.id = i.commission_id
                    WHERE i.line_id = l.id AND c.person_id = l.person_id AND c.state = 'paid')), 0) AS exact
              FROM payout_line l WHERE state = 'settled'
        )sql")
        .each_row([&](const db::Row& row) {
            metrics.payout_accuracy = {row.integer("exact"), row.integer("settled")};
            paid = row.integer("paid");
        });
    const std::int64_t owed = database_
                                  .prepared(R"sql(
            SELECT ifnull(-sum(b.rupiah), 0) FROM account a JOIN account_balance b ON b.account_id = a.id
             WHERE a.name >= 'payable:' AND a.name < 'payable;'
        )sql")
                                  .integer();
    metrics.payout_rate = {paid, paid + owed};
}

void MetricsStore::add_leaders(Metrics& metrics, std::int64_t today) {
    database_
        .prepared(R"sql(
            SELECT count(DISTINCT leader_id) AS leaders, count(*) AS subs, ifnull(sum(EXISTS (
                   SELECT 1 FROM daily_report r WHERE r.person_id = l.sub_id AND r.day > :day)), 0) AS active
              FROM leader_link l WHERE until IS NULL
        )sql")
        .bind(":day", today - k_active_days)
        .each_row([&](const db::Row& row) {
            metrics.leaders = row.integer("leaders");
            metrics.subs = row.integer("subs");
            metrics.active_subs = {row.integer("active"), metrics.subs};
        });
    metrics.leader_share = Money{
        database_.prepared("SELECT ifnull(sum(leader_share), 0) FROM commission_split WHERE leader_id IS NOT NULL")
            .integer()};
}

}  // namespace mitra::membership
