#include "lib/flow/affiliate_area.hpp"

namespace mitra::flow {
namespace {

CreditedOrder order_from(const db::Row& row) {
    return {.id = row.id<OrderId>("id"),
            .product = row.text("product"),
            .buyer = row.id<PersonId>("buyer_id"),
            .state = row.text("order_state"),
            .placed_at = row.instant("placed_at"),
            .source = row.text("source"),
            .utm_source = row.text("utm_source"),
            .net = row.money("net"),
            .rate = BasisPoints{row.integer("rate_bp")},
            .commission_state = row.text("commission_state"),
            .earned = row.money("earned"),
            .taken_back = row.money("taken_back"),
            .payable_at = row.instant("payable_at"),
            .held_for = row.text("held_for"),
            .on_its_way = row.boolean("on_its_way")};
}

}  // namespace

Balance AffiliateAreaStore::balance(PersonId person) {
    Balance balance;
    // What is not paid yet is read line by line, what was paid from the payouts: the lines grow for years.
    database_
        .prepared(R"sql(
            SELECT state, held_at IS NOT NULL AS held,
                   EXISTS (SELECT 1 FROM payout_item WHERE commission_id = commission.id AND live = 1) AS on_its_way,
                   sum(amount) AS amount
              FROM commission WHERE person_id = :person AND state IN ('pending', 'payable')
             GROUP BY 1, 2, 3
        )sql")
        .bind(":person", person)
        .each_row([&](const db::Row& row) {
            Money& part = row.boolean("on_its_way")        ? balance.on_its_way
                          : row.boolean("held")            ? balance.held
                          : row.text("state") == "payable" ? balance.payable
                                                           : balance.waiting;
            part = part + row.money("amount");
        });
    balance.paid = Money{
        database_
            .prepared("SELECT ifnull(sum(amount), 0) FROM payout_line WHERE person_id = :person AND state = 'settled'")
            .bind(":person", person)
            .integer()};
    return balance;
}

std::vector<CreditedOrder> AffiliateAreaStore::orders(PersonId affiliate, const When& when, OrderId before,
                                                      std::int64_t limit) {
    return database_
        .prepared(R"sql(
            SELECT shop_order.id, product.name AS product, buyer_id, shop_order.state AS order_state, placed_at,
                   order_attribution.source AS source, ifnull(utm_source.name, '') AS utm_source,
                   total - tax - unique_code AS net, order_attribution.rate_bp AS rate_bp,
                   ifnull(earned.state, '') AS commission_state, ifnull(earned.amount, 0) AS earned,
                   ifnull(earned.payable_at, 0) AS payable_at, ifnull(earned.held_for, '') AS held_for,
                   -(SELECT ifnull(sum(amount), 0) FROM commission
                      WHERE order_id = shop_order.id AND person_id = :affiliate AND corrects_id IS NOT NULL
                        AND state <> 'void') AS taken_back,
                   ifnull(earned.state, '') = 'payable' AND EXISTS (
                       SELECT 1 FROM payout_item WHERE commission_id = earned.id AND live = 1) AS on_its_way
              FROM order_attribution
              JOIN shop_order ON shop_order.id = order_attribution.order_id
              JOIN product ON product.id = shop_order.product_id
              LEFT JOIN utm_source ON utm_source.id = order_attribution.utm_id
              LEFT JOIN commission AS earned ON earned.order_id = shop_order.id AND earned.person_id = :affiliate
                                            AND earned.role = 'affiliate' AND earned.corrects_id IS NULL
             WHERE affiliate_id = :affiliate AND (:before = 0 OR order_attribution.order_id < :before)
               AND placed_at >= :since AND placed_at < :until
             ORDER BY order_attribution.order_id DESC LIMIT :limit
        )sql")
        .bind(":affiliate", affiliate)
        .bind(":before", before)
        .bind(":since", when.since)
        .bind(":until", when.until)
        .bind(":limit", limit)
        .rows(order_from);
}

std::vector<PayoutShown> AffiliateAreaStore::payouts(PersonId person, PayoutLineId before, std::int64_t limit) {
    return database_
        .prepared(R"sql(
            SELECT payout_line.id, amount, payout_line.state AS line_state, payout.state AS payout_state,
                   ifnull(reference, '') AS reference, max(payout_line.moved_at, payout.moved_at) AS at
              FROM payout_line JOIN payout ON payout.id = payout_id
             WHERE person_id = :person AND (:before = 0 OR payout_line.id < :before)
             ORDER BY payout_line.id DESC LIMIT :limit
        )sql")
        .bind(":person", person)
        .bind(":before", before)
        .bind(":limit", limit)
        .rows([](const db::Row& row) {
            return PayoutShown{.id = row.id<PayoutLineId>("id"),
                               .amount = row.money("amount"),
                               .state = row.text("line_state"),
                               .payout_state = row.text("payout_state"),
                               .reference = row.text("reference"),
                               .at = row.instant("at")};
        });
}

}  // namespace mitra::flow
