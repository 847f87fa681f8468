#include <array>

#include "lib/flow/doctor_rule.hpp"

namespace mitra::flow {
namespace {

constexpr std::array k_rules{
    MoneyRule{"commission", R"sql(
        SELECT 'COM-' || id AS row, 'is ' || amount || ', but ' || booked || ' is booked for it' AS rule
          FROM (SELECT c.id, c.amount, ifnull((
                       SELECT -sum(b.rupiah) FROM journal j JOIN posting b ON b.journal_id = j.id
                         JOIN account a ON a.id = b.account_id
                        WHERE j.source = iif(c.role = 'affiliate' OR c.corrects_id IS NOT NULL, 'commission:COM-' || c.id,
                                             'split:' || replace(c.source, ':leader', ''))
                          AND a.name = 'payable:PER-' || c.person_id), 0) AS booked
                  FROM commission c)
         WHERE booked <> amount
    )sql"},
    MoneyRule{"commission", R"sql(
        SELECT 'COM-' || id AS row, 'is ' || state || ', and ' || booked || ' is booked back for it' AS rule
          FROM (SELECT c.id, c.state, c.amount, ifnull((
                       SELECT sum(b.rupiah) FROM journal j JOIN posting b ON b.journal_id = j.id
                         JOIN account a ON a.id = b.account_id
                        WHERE j.source = 'void:COM-' || c.id AND a.name = 'payable:PER-' || c.person_id), 0)
                       AS booked
                  FROM commission c)
         WHERE booked <> iif(state = 'void', amount, 0)
    )sql"},
    MoneyRule{"journal", R"sql(
        SELECT 'JRN-' || j.id AS row, j.source || ' is booked, and there is no such commission' AS rule FROM journal j
         WHERE (j.source >= 'commission:' AND j.source < 'commission;' AND NOT EXISTS (
                   SELECT 1 FROM commission c WHERE c.id = CAST(substr(j.source, 16) AS INTEGER)))
            OR (j.source >= 'void:' AND j.source < 'void;' AND NOT EXISTS (
                   SELECT 1 FROM commission c WHERE c.id = CAST(substr(j.source, 10) AS INTEGER)))
    )sql"},
    MoneyRule{"account_balance", R"sql(
        SELECT account AS row, 'is ' || balance || ', the commissions that wait to be paid are ' || unpaid AS rule
          FROM (SELECT a.name AS account, b.rupiah AS balance, ifnull((
                       SELECT sum(c.amount) FROM commission c
                        WHERE c.person_id = CAST(substr(a.name, 13) AS INTEGER)
                          AND c.state IN ('pending', 'payable')), 0) AS unpaid
                  FROM account a JOIN account_balance b ON b.account_id = a.id
                 WHERE a.name >= 'payable:' AND a.name < 'payable;')
         WHERE balance <> -unpaid
    )sql"},
    MoneyRule{"commission", R"sql(
        SELECT 'COM-' || id AS row, 'is ' || state || ' with ' || lines || ' settled lines of payouts' AS rule
          FROM (SELECT c.id, c.state, (SELECT count(*) FROM payout_item i JOIN payout_line l ON l.id = i.line_id
                                        WHERE i.commission_id = c.id AND i.live = 1 AND l.state = 'settled') AS lines
                  FROM commission c)
         WHERE lines <> (state = 'paid')
    )sql"},
    MoneyRule{"commission", R"sql(
        SELECT 'COM-' || id AS row, 'earned ' || amount || ', and more was taken back of it' AS rule
          FROM (SELECT c.id, c.amount, iif(c.state = 'void', 0, c.amount) + ifnull((
                       SELECT sum(k.amount) FROM commission k WHERE k.corrects_id = c.id AND k.state <> 'void'), 0)
                       AS kept
                  FROM commission c WHERE c.corrects_id IS NULL)
         WHERE kept < 0
    )sql"},
    MoneyRule{"commission", R"sql(
        SELECT 'COM-' || c.id AS row, 'takes back of COM-' || e.id || ', which is somebody else''s' AS rule
          FROM commission c JOIN commission e ON e.id = c.corrects_id
         WHERE c.person_id <> e.person_id OR c.order_id IS NOT e.order_id
    )sql"},
    MoneyRule{"payout", R"sql(
        SELECT 'PYT-' || p.id AS row, 'pays ' || p.total || ' to ' || p.people || ', its lines ' ||
               ifnull(sum(l.amount), 0) || ' to ' || count(l.id) AS rule
          FROM payout p LEFT JOIN payout_line l ON l.payout_id = p.id
         GROUP BY p.id HAVING p.total <> ifnull(sum(l.amount), 0) OR p.people <> count(l.id)
    )sql"},
    MoneyRule{"payout", R"sql(
        SELECT 'PYT-' || id AS row, 'is ' || state || ' with ' || open || ' open lines and ' || settled || ' settled'
               AS rule
          FROM (SELECT p.id, p.state,
                       (SELECT count(*) FROM payout_line l WHERE l.payout_id = p.id AND l.state = 'open') AS open,
                       (SELECT count(*) FROM payout_line l WHERE l.payout_id = p.id AND l.state = 'settled') AS settled
                  FROM payout p)
         WHERE (open > 0) <> (state IN ('draft', 'approved', 'exported'))
            OR (settled > 0 AND state NOT IN ('exported', 'settled'))
    )sql"},
    MoneyRule{"payout_line", R"sql(
        SELECT 'LIN-' || l.id AS row, 'pays ' || l.amount || ', its commissions are ' || ifnull(sum(c.amount), 0)
               AS rule
          FROM payout_line l LEFT JOIN payout_item i ON i.line_id = l.id
          LEFT JOIN commission c ON c.id = i.commission_id
         GROUP BY l.id HAVING l.amount <> ifnull(sum(c.amount), 0)
    )sql"},
    MoneyRule{"payout_line", R"sql(
        SELECT 'LIN-' || l.id AS row, 'is PER-' || l.person_id || '''s, and pays for or to somebody else' AS rule
          FROM payout_line l
         WHERE l.person_id <> (SELECT a.person_id FROM payee_account a WHERE a.id = l.payee_id)
            OR EXISTS (SELECT 1 FROM payout_item i JOIN commission c ON c.id = i.commission_id
                        WHERE i.line_id = l.id AND c.person_id <> l.person_id)
    )sql"},
    MoneyRule{"payout_line", R"sql(
        SELECT 'LIN-' || id AS row, 'is ' || state || ', and ' || booked || ' is booked for it' AS rule
          FROM (SELECT l.id, l.state, l.amount, ifnull((
                       SELECT sum(b.rupiah) FROM journal j JOIN posting b ON b.journal_id = j.id
                         JOIN account a ON a.id = b.account_id
                        WHERE j.source = 'payout:LIN-' || l.id AND a.name = 'payable:PER-' || l.person_id), 0)
                       AS booked
                  FROM payout_line l)
         WHERE booked <> iif(state = 'settled', amount, 0)
    )sql"},
    MoneyRule{"payout_item", R"sql(
        SELECT 'LIN-' || i.line_id AS row, 'is ' || l.state || ', and COM-' || i.commission_id || ' in it ' || c.state ||
               iif(i.live, ' and live', ' and let go') AS rule
          FROM payout_item i JOIN payout_line l ON l.id = i.line_id JOIN commission c ON c.id = i.commission_id
         WHERE i.live <> (l.state <> 'failed') OR (i.live = 1 AND c.state = 'void')
    )sql"},
};

}  // namespace

std::span<const MoneyRule> payout_rules() {
    return k_rules;
}

}  // namespace mitra::flow
