#include <array>

#include "lib/flow/doctor_rule.hpp"
#include "lib/flow/doctor_topup.hpp"

namespace mitra::flow {
namespace {

constexpr const char* k_show = "'mitra topup-order show TOP'";

constexpr std::array k_rules{
    MoneyRule{"topup", R"sql(
        SELECT 'TOP-' || t.id AS row, 'succeeded with a cost of ' || ifnull(t.cost, 'nothing')
                   || ', and ' || booked || ' is booked for it' AS rule
          FROM (SELECT id, state, cost, ifnull((
                       SELECT sum(b.rupiah) FROM journal j JOIN posting b ON b.journal_id = j.id
                         JOIN account a ON a.id = b.account_id
                        WHERE j.source = 'topup:TOP-' || topup.id AND a.name = 'goods'), 0) AS booked FROM topup) t
         WHERE booked <> iif(t.state = 'success', ifnull(t.cost, -1), 0)
    )sql"},
    MoneyRule{"topup", R"sql(
        SELECT 'TOP-' || t.id AS row, 'succeeded without a transaction of the supplier' AS rule
          FROM topup t WHERE t.state = 'success' AND t.trxid IS NULL
           AND NOT EXISTS (SELECT 1 FROM topup_attempt a WHERE a.topup_id = t.id AND a.outcome = 'by_hand')
    )sql",
              k_show},
    MoneyRule{"topup", R"sql(
        SELECT 'TOP-' || t.id AS row, 'is ' || t.state || ', and its order is ' || o.state AS rule
          FROM topup t JOIN shop_order o ON o.id = t.order_id
         WHERE (t.state IN ('sending', 'unknown', 'processing') AND o.state <> 'paid')
            OR (t.state = 'success' AND o.state NOT IN ('fulfilled', 'refunded'))
            OR (t.state = 'refunded' AND o.state <> 'refunded')
            OR (t.state = 'ready' AND o.state IN ('fulfilled', 'cancelled', 'refunded'))
            OR (t.state = 'failed' AND o.state = 'refunded')
    )sql",
              k_show},
    MoneyRule{"shop_order", R"sql(
        SELECT 'ORD-' || o.id AS row, 'is ' || o.state || ', and nothing is bought for it' AS rule
          FROM product p JOIN shop_order o ON o.product_id = p.id
         WHERE p.kind = 'topup' AND o.state IN ('paid', 'fulfilled')
           AND NOT EXISTS (SELECT 1 FROM topup t WHERE t.order_id = o.id)
    )sql",
              "'mitra order refund ORD'"},
    MoneyRule{"topup", R"sql(
        SELECT 'TOP-' || t.id AS row, 'is on its way, and nobody runs it' AS rule FROM topup t
         WHERE t.state = 'sending'
           AND NOT EXISTS (SELECT 1 FROM job j WHERE j.kind = 'vip.place' AND j.state = 'running'
                              AND j.cause > 'TOP-' || t.id || '@' AND j.cause < 'TOP-' || t.id || 'A')
    )sql",
              "start mitra-sender: it looks for what became of it"},
    MoneyRule{"topup", R"sql(
        SELECT 'TOP-' || t.id AS row, 'is unknown, and nobody looks for it any more' AS rule FROM topup t
         WHERE t.state = 'unknown' AND t.ask_at IS NULL
    )sql",
              "look at VIP Reseller, then 'mitra topup-order resolve TOP'"},
    MoneyRule{"topup", R"sql(
        SELECT 'TOP-' || t.id AS row, 'is processed since a day, and nobody asks any more' AS rule FROM topup t
         WHERE t.state = 'processing' AND t.ask_at IS NULL
    )sql",
              "look at VIP Reseller, then 'mitra topup-order resolve TOP'"},
    MoneyRule{"topup_attempt", R"sql(
        SELECT 'TOP-' || t.id AS row, 'was accepted ' || count(*) || ' times' AS rule
          FROM topup t JOIN topup_attempt a ON a.topup_id = t.id
         WHERE a.outcome IN ('accepted', 'found') GROUP BY t.id HAVING count(*) > 1
    )sql",
              k_show},
    MoneyRule{"topup_attempt", R"sql(
        SELECT 'TOP-' || t.id AS row, 'is ' || t.state || ' with an attempt that is open' AS rule
          FROM topup t JOIN topup_attempt a ON a.topup_id = t.id
         WHERE a.ended_at IS NULL AND t.state NOT IN ('sending', 'unknown')
    )sql",
              k_show},
    MoneyRule{"tip", R"sql(
        SELECT 'TIP-' || t.id AS row, 'is ' || t.state || ', and it is not booked' AS rule FROM tip t
         WHERE (t.state = 'dismissed' AND NOT EXISTS (SELECT 1 FROM journal j WHERE j.source = 'gift:TIP-' || t.id))
            OR (t.state = 'matched'
                AND NOT EXISTS (SELECT 1 FROM payment_evidence e
                                 WHERE e.payment_id = t.payment_id AND e.kind = 'tip' AND e.reference = t.reference)
                AND NOT EXISTS (SELECT 1 FROM payment_case c WHERE c.cause = 'tip:' || t.reference))
    )sql"},
    MoneyRule{"tip", R"sql(
        SELECT 'TIP-' || t.id AS row, 'waits for a day, and nobody says what it paid' AS rule FROM tip t
         WHERE t.state = 'unmatched' AND t.seen_at < :yesterday
    )sql",
              "'mitra topup-order match TIP ORD', or --dismiss"},
    MoneyRule{"topup_orphan", R"sql(
        SELECT o.channel || ' ' || o.trxid AS row, 'is a transaction of nobody' AS rule FROM topup_orphan o
         WHERE o.seen_at < :yesterday AND o.dismissed_at IS NULL
    )sql",
              "see it at VIP Reseller; placed by hand: 'mitra topup-order orphans TRXID --dismiss'"},
    MoneyRule{"state_history", R"sql(
        SELECT machine || ' ' || id AS row, 'is ' || state || ', its history says otherwise' AS rule
          FROM (SELECT 'topup' AS machine, id, state, 'ready' AS first FROM topup UNION ALL
                SELECT 'tip', id, state, 'unmatched' FROM tip) t
         WHERE state <> ifnull((SELECT to_state FROM state_history h
                                 WHERE h.machine = t.machine AND h.row_id = t.id ORDER BY h.id DESC LIMIT 1), first)
    )sql"},
};

}  // namespace

db::Findings examine_topups(const Services& services) {
    db::Findings findings;
    const Instant yesterday = services.clock.now() - std::chrono::hours{24};
    for (const MoneyRule& rule : k_rules) {
        const std::string sql{rule.query};
        auto query = services.database.prepared(sql + " LIMIT 100");
        if (sql.find(":yesterday") != std::string::npos) query.bind(":yesterday", yesterday);
        query.each_row([&](const db::Row& row) {
            findings.push_back({row.text("rule"), rule.table, row.text("row"), rule.fix});
        });
    }
    return findings;
}

}  // namespace mitra::flow
