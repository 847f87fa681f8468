#include <array>

#include "lib/flow/doctor_delivery.hpp"
#include "lib/flow/doctor_rule.hpp"

namespace mitra::flow {
namespace {

constexpr std::array k_rules{
    MoneyRule{"delivery", R"sql(
        SELECT 'ORD-' || d.id AS row, 'is ' || d.state || ', and its order is ' || o.state AS rule
          FROM delivery d JOIN shop_order o ON o.id = d.id
         WHERE (d.state = 'stopped') <> (o.state = 'refunded') AND o.state <> 'cancelled'
    )sql"},
    MoneyRule{"delivery_step", R"sql(
        SELECT 'STP-' || s.id AS row, 'is ' || s.state || ', and its delivery is stopped' AS rule
          FROM delivery d JOIN delivery_step s ON s.order_id = d.id
         WHERE d.state = 'stopped' AND s.state IN ('waiting', 'open')
    )sql"},
    // The seller's own test lives an hour, whatever the order is.
    MoneyRule{"download_link", R"sql(
        SELECT 'DWN-' || l.id AS row, 'is open, and its order is ' || o.state AS rule
          FROM shop_order o JOIN download_link l ON l.order_id = o.id
         WHERE o.state NOT IN ('paid', 'fulfilled') AND l.ended_at IS NULL AND l.expires_at - l.made_at > 3600000
    )sql",
              "'mitra delivery revoke ORD'"},
    MoneyRule{"delivery", R"sql(
        SELECT 'ORD-' || d.id AS row, 'is delivered, and ' || count(*) || ' of its steps are not done' AS rule
          FROM delivery d JOIN delivery_step s ON s.order_id = d.id
         WHERE d.state = 'delivered' AND s.who <> 'system' AND s.state IN ('waiting', 'open') GROUP BY d.id
    )sql",
              "'mitra delivery show ORD'"},
    MoneyRule{"download_link", R"sql(
        SELECT 'DWN-' || id AS row,
               'gave ' || taken || ' bytes, and may give ' || (bytes * max_downloads) AS rule
          FROM download_link WHERE taken > bytes * max_downloads
    )sql"},
    MoneyRule{"delivery_step", R"sql(
        SELECT 'STP-' || s.id AS row, 'is ' || s.state || ' before the step that it follows' AS rule
          FROM delivery_step s JOIN delivery_step b ON b.order_id = s.order_id AND b.position = s.after
         WHERE (s.state IN ('open', 'done') AND b.state <> 'done') OR s.done_at < b.done_at
    )sql"},
    // Steps all wait at first; what examine_money asks of histories cannot say so of a machine with two first states.
    MoneyRule{"delivery_step", R"sql(
        SELECT 'STP-' || s.id AS row, 'is ' || s.state || ', its history says otherwise' AS rule
          FROM delivery_step s
         WHERE s.state <> ifnull((SELECT to_state FROM state_history h WHERE h.machine = 'delivery_step'
                                     AND h.row_id = s.id ORDER BY h.id DESC LIMIT 1), 'waiting')
    )sql"},
    // A file that was sold before there were deliveries has none: those count that were paid since the first one began.
    // What is a service could not be sold before.
    MoneyRule{"shop_order", R"sql(
        SELECT 'ORD-' || o.id AS row, 'is ' || o.state || ', and nothing of it is delivered' AS rule
          FROM product p JOIN shop_order o ON o.product_id = p.id
         WHERE o.state IN ('paid', 'fulfilled') AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.id = o.id)
           AND (p.kind = 'service'
                OR (p.kind = 'file' AND o.paid_at >= (SELECT min(started_at) FROM delivery)))
    )sql",
              "'mitra delivery send ORD'"},
    MoneyRule{"package", R"sql(
        SELECT 'FIL-' || p.file_id AS row, 'has a code, and is no file' AS rule
          FROM package p WHERE NOT EXISTS (SELECT 1 FROM file f WHERE f.id = p.file_id)
    )sql"},
    MoneyRule{"tiktok_account", R"sql(
        SELECT 'ACC-' || a.id AS row, 'is held by PER-' || a.holder_id || ', who is erased' AS rule
          FROM tiktok_account a JOIN person p ON p.id = a.holder_id WHERE p.erased_at IS NOT NULL
    )sql",
              "'mitra account unassign ACC'"},
    MoneyRule{"tiktok_account", R"sql(
        SELECT 'ACC-' || id AS row,
               'is held by ' || ifnull('PER-' || holder_id, 'nobody') || ', its history says '
                   || ifnull('PER-' || noted, 'nobody') AS rule
          FROM (SELECT a.id, a.holder_id, (SELECT h.person_id FROM tiktok_holder h
                                            WHERE h.account_id = a.id AND h.until IS NULL) AS noted
                  FROM tiktok_account a)
         WHERE holder_id IS NOT noted
    )sql"},
    MoneyRule{"chat_member", R"sql(
        SELECT 'STY-' || m.id AS row, 'has no invite of PER-' || m.person_id AS rule
          FROM chat_member m LEFT JOIN chat_invite i ON i.id = m.invite_id
         WHERE i.person_id IS NOT m.person_id
    )sql"},
};

}  // namespace

db::Findings examine_deliveries(const Services& services) {
    db::Findings findings;
    examine(services.database, k_rules, findings);
    return findings;
}

}  // namespace mitra::flow
