// Memberships against the orders and requests that they come from.
#include <array>

#include "lib/flow/doctor_rule.hpp"

namespace mitra::flow {
namespace {

constexpr std::array k_rules{
    MoneyRule{"membership", R"sql(
        SELECT 'MBR-' || m.id AS row, 'is active by an order that is ' || o.state AS rule
          FROM membership m JOIN shop_order o ON o.id = m.order_id
         WHERE m.state = 'active' AND o.state NOT IN ('paid', 'fulfilled')
    )sql"},
    MoneyRule{"membership", R"sql(
        SELECT 'MBR-' || m.id AS row, 'is another''s, or of another tier, than its order says' AS rule
          FROM membership m JOIN shop_order o ON o.id = m.order_id JOIN membership_tier t ON t.id = m.tier_id
         WHERE m.person_id <> o.buyer_id OR t.product_id <> o.product_id
    )sql"},
    MoneyRule{"membership", R"sql(
        SELECT 'MBR-' || m.id AS row, 'was superseded, and nothing followed it' AS rule
          FROM membership m
         WHERE m.state = 'superseded' AND NOT EXISTS (
               SELECT 1 FROM membership next WHERE next.person_id = m.person_id AND next.follows_id = m.id)
    )sql"},
    MoneyRule{"upgrade_request", R"sql(
        SELECT 'UPG-' || u.id AS row, 'was approved, and its order is ' || o.state AS rule
          FROM upgrade_request u JOIN shop_order o ON o.id = u.order_id
         WHERE u.state = 'approved' AND o.paid_at IS NULL
    )sql"},
};

}  // namespace

std::span<const MoneyRule> membership_rules() {
    return k_rules;
}

}  // namespace mitra::flow
