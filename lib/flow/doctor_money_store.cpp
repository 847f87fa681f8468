#include <array>

#include "lib/flow/doctor_money.hpp"
#include "lib/flow/doctor_rule.hpp"
#include "lib/ledger/verify.hpp"

namespace mitra::flow {
namespace {

constexpr const char* k_compare = "compare with a backup: 'mitra backup restore' to another place";
constexpr std::int64_t k_most_rows = 100;  // of one rule; the rest looks alike

constexpr std::array k_rules{
    MoneyRule{"shop_order", R"sql(
        SELECT 'ORD-' || id AS row, 'is ' || state || ' with ' || settled || ' settled payments' AS rule
          FROM (SELECT o.id, o.state, o.paid_at,
                       (SELECT count(*) FROM payment p WHERE p.order_id = o.id AND p.settled_at IS NOT NULL) AS settled
                  FROM shop_order o)
         WHERE settled <> (state IN ('paid', 'fulfilled', 'refunded')) OR settled <> (paid_at IS NOT NULL)
    )sql"},
    MoneyRule{"shop_order", R"sql(
        SELECT 'ORD-' || o.id AS row,
               o.refunded || ' of it is refunded, its refunds are ' || ifnull(sum(r.amount), 0) AS rule
          FROM shop_order o LEFT JOIN refund r ON r.order_id = o.id AND r.case_id IS NULL
         GROUP BY o.id HAVING o.refunded <> ifnull(sum(r.amount), 0)
    )sql"},
    MoneyRule{"coupon", R"sql(
        SELECT 'CPN-' || id AS row, 'says ' || uses || ' uses, and ' || held || ' orders hold it' AS rule
          FROM (SELECT id, uses,
                       (SELECT count(*) FROM shop_order o
                         WHERE o.coupon_id = c.id AND o.state NOT IN ('expired', 'cancelled')) +
                       (SELECT count(*) FROM coupon child JOIN shop_order o ON o.coupon_id = child.id
                         WHERE child.parent_id = c.id AND o.state NOT IN ('expired', 'cancelled')) AS held
                  FROM coupon c)
         WHERE uses <> held
    )sql"},
    MoneyRule{"payment", R"sql(
        SELECT 'PAY-' || id AS row, 'is settled without evidence of ' || received AS rule FROM payment p
         WHERE settled_at IS NOT NULL
           AND NOT EXISTS (SELECT 1 FROM payment_evidence e WHERE e.payment_id = p.id AND e.amount = p.received)
    )sql"},
    MoneyRule{"payment_evidence", R"sql(
        SELECT 'PAY-' || e.payment_id AS row, 'evidence of a payment that is ' || p.state AS rule
          FROM payment_evidence e JOIN payment p ON p.id = e.payment_id WHERE p.settled_at IS NULL
    )sql"},
    MoneyRule{"journal", R"sql(
        SELECT 'ORD-' || p.order_id AS row, 'has ' || entries || ' settlement entries' AS rule
          FROM (SELECT order_id, received,
                       (SELECT count(*) FROM journal j
                         WHERE j.about = 'ORD-' || payment.order_id AND j.act = 'order.paid') AS entries
                  FROM payment WHERE settled_at IS NOT NULL) p
         WHERE entries <> (received > 0)
    )sql"},
    MoneyRule{"journal", R"sql(
        SELECT 'PAY-' || p.id AS row, 'received ' || received || ', but ' || booked || ' is booked for it' AS rule
          FROM (SELECT id, received, ifnull((
                       SELECT -sum(b.rupiah) FROM journal j JOIN posting b ON b.journal_id = j.id
                         JOIN account a ON a.id = b.account_id
                        WHERE j.source = 'settle:PAY-' || payment.id
                          AND (a.name IN ('sales', 'tax', 'unique_code') OR a.name GLOB 'credit:*')), 0) AS booked
                  FROM payment WHERE settled_at IS NOT NULL) p
         WHERE booked <> received
    )sql"},
    MoneyRule{"journal", R"sql(
        SELECT 'JRN-' || j.id AS row, j.source || ' is booked, and it is not settled' AS rule FROM journal j
         WHERE j.source >= 'settle:' AND j.source < 'settle;'
           AND NOT EXISTS (SELECT 1 FROM payment p WHERE p.id = CAST(substr(j.source, 12) AS INTEGER)
                                                     AND p.settled_at IS NOT NULL)
    )sql"},
    MoneyRule{"refund", R"sql(
        SELECT 'RFD-' || id AS row, 'was ' || state || ' and is not booked so' AS rule FROM refund r
         WHERE NOT EXISTS (SELECT 1 FROM journal j
                            WHERE j.source = ifnull('close:CAS-' || r.case_id, 'refund:RFD-' || r.id))
            OR (state = 'paid') <> EXISTS (SELECT 1 FROM journal j WHERE j.source = 'refund-paid:RFD-' || r.id)
    )sql"},
    MoneyRule{"account_balance", R"sql(
        SELECT account AS row, 'is ' || balance || ', refunds that wait to be paid are ' || waiting AS rule
          FROM (SELECT a.name AS account, b.rupiah AS balance, ifnull((
                       SELECT sum(r.amount) FROM shop_order o JOIN refund r ON r.order_id = o.id
                        WHERE o.buyer_id = CAST(substr(a.name, 16) AS INTEGER) AND r.state = 'decided'), 0) AS waiting
                  FROM account a JOIN account_balance b ON b.account_id = a.id
                 WHERE a.name >= 'refund_due:' AND a.name < 'refund_due;')
         WHERE balance <> -waiting
    )sql"},
    MoneyRule{"account_balance", R"sql(
        SELECT 'suspense:CAS-' || id AS row, 'is ' || balance || ' for a case that is ' || state AS rule
          FROM (SELECT c.id, c.state, c.suspended, ifnull((
                       SELECT b.rupiah FROM account a JOIN account_balance b ON b.account_id = a.id
                        WHERE a.name = 'suspense:CAS-' || c.id), 0) AS balance FROM payment_case c)
         WHERE balance <> iif(state = 'open', -suspended, 0)
    )sql"},
    MoneyRule{"account_balance", R"sql(
        SELECT a.name AS row, 'is ' || b.rupiah || ': nobody can owe it to us' AS rule
          FROM account a JOIN account_balance b ON b.account_id = a.id
         WHERE b.rupiah > 0 AND (a.name GLOB 'credit:*' OR a.name GLOB 'refund_due:*' OR a.name GLOB 'suspense:*')
    )sql"},
    MoneyRule{"file", R"sql(
        SELECT 'FIL-' || id AS row, 'has ' || uses || ' uses, and ' || named || ' rows name it' AS rule
          FROM (SELECT f.id, f.uses, (SELECT count(*) FROM product WHERE file_id = f.id)
                     + (SELECT count(*) FROM material WHERE file_id = f.id AND removed_at IS NULL)
                     + (SELECT count(*) FROM payment_proof WHERE file_id = f.id)
                     + (SELECT count(*) FROM daily_report WHERE file_id = f.id)
                     + ifnull(d.named, 0) + ifnull(l.named, 0) AS named
                  FROM file f
                  LEFT JOIN (SELECT file_id, count(*) AS named FROM delivery_file
                              WHERE removed_at IS NULL GROUP BY file_id) d ON d.file_id = f.id
                  LEFT JOIN (SELECT file_id, count(*) AS named FROM download_link
                              WHERE ended_at IS NULL GROUP BY file_id) l ON l.file_id = f.id)
         WHERE uses <> named
    )sql"},
    MoneyRule{"state_history", R"sql(
        SELECT machine || ' ' || row_id AS row, from_state || ' to ' || to_state || ' is no legal move' AS rule
          FROM state_history h
         WHERE machine IN ('shop_order', 'payment', 'payment_case', 'refund',
                           'commission', 'payout', 'payout_line', 'membership', 'upgrade_request', 'daily_report',
                           'delivery')
           AND NOT EXISTS (SELECT 1 FROM state_edge e WHERE e.machine = h.machine AND e.from_state = h.from_state
                                                        AND e.to_state = h.to_state)
    )sql"},
    MoneyRule{"state_history", R"sql(
        SELECT machine || ' ' || row_id AS row, 'a move from ' || from_state || ' does not follow the one before' AS rule
          FROM state_history h
         WHERE machine IN ('shop_order', 'payment', 'payment_case', 'refund',
                           'commission', 'payout', 'payout_line', 'membership', 'upgrade_request', 'daily_report',
                           'delivery')
           AND from_state <> ifnull((SELECT to_state FROM state_history b WHERE b.machine = h.machine
                                        AND b.row_id = h.row_id AND b.id < h.id ORDER BY b.id DESC LIMIT 1),
                                    (SELECT to_state FROM state_edge e WHERE e.machine = h.machine
                                        AND e.from_state = ''))
    )sql"},
    MoneyRule{"state_history", R"sql(
        SELECT machine || ' ' || id AS row, 'is ' || state || ', its history says otherwise' AS rule
          FROM (SELECT 'shop_order' AS machine, id, state FROM shop_order UNION ALL
                SELECT 'payment', id, state FROM payment UNION ALL
                SELECT 'payment_case', id, state FROM payment_case UNION ALL
                SELECT 'refund', id, state FROM refund UNION ALL
                SELECT 'commission', id, state FROM commission UNION ALL
                SELECT 'payout', id, state FROM payout UNION ALL
                SELECT 'payout_line', id, state FROM payout_line UNION ALL
                SELECT 'membership', id, state FROM membership UNION ALL
                SELECT 'upgrade_request', id, state FROM upgrade_request UNION ALL
                SELECT 'daily_report', id, state FROM daily_report UNION ALL
                SELECT 'delivery', id, state FROM delivery) t
         WHERE state IS NOT ifnull((SELECT to_state FROM state_history h
                                     WHERE h.machine = t.machine AND h.row_id = t.id ORDER BY h.id DESC LIMIT 1),
                                   (SELECT to_state FROM state_edge e WHERE e.machine = t.machine AND e.from_state = ''))
    )sql"},
};

}  // namespace

void examine(db::Database& database, std::span<const MoneyRule> rules, db::Findings& findings) {
    for (const MoneyRule& rule : rules)
        database.prepared(std::string{rule.query} + " LIMIT " + std::to_string(k_most_rows))
            .each_row([&](const db::Row& row) {
                findings.push_back({row.text("rule"), rule.table, row.text("row"), rule.fix});
            });
}

db::Findings examine_money(const Services& services) {
    db::Findings findings;
    for (const auto& [table, row, rule] : ledger::verify(services.database).problems)
        findings.push_back({rule, table, row, k_compare});
    examine(services.database, k_rules, findings);
    examine(services.database, payout_rules(), findings);
    examine(services.database, membership_rules(), findings);
    examine(services.database, split_rules(), findings);
    return findings;
}

}  // namespace mitra::flow
