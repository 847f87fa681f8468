#include "lib/referral/attribution_store.hpp"

namespace mitra::referral {
namespace {

Credit read_credit(const db::Row& row) {
    return {.affiliate = row.id<PersonId>("affiliate_id"),
            .source = credit_source_named(row.text("source")).value(),
            .utm = row.integer("utm_id"),
            .clicked_at = row.optional_instant("clicked_at"),
            .rate = BasisPoints{row.integer("rate_bp")},
            .rate_from = row.text("rate_from")};
}

Judged read_judged(const db::Row& row) {
    return {.source = credit_source_named(row.text("source")).value(),
            .affiliate = row.id<PersonId>("affiliate_id"),
            .clicked_at = row.optional_instant("clicked_at"),
            .verdict = verdict_named(row.text("verdict")).value()};
}

}  // namespace

void AttributionStore::add(const Attribution& attribution) {
    const auto& credit = attribution.credit;
    database_
        .prepared(R"sql(
            INSERT INTO order_attribution (order_id, affiliate_id, source, utm_id, clicked_at, rate_bp, rate_from,
                                           decided_at)
            VALUES (:order, :affiliate, :source, :utm, :clicked, :rate, :rate_from, :decided)
        )sql")
        .bind(":order", attribution.order)
        .bind(":affiliate", credit ? std::optional{credit->affiliate} : std::nullopt)
        .bind(":source", credit ? std::optional{name(credit->source)} : std::nullopt)
        .bind(":utm", credit ? credit->utm : 0)
        .bind(":clicked", credit ? credit->clicked_at : std::nullopt)
        .bind(":rate", credit ? std::optional{credit->rate.value} : std::nullopt)
        .bind(":rate_from", credit ? std::optional{credit->rate_from} : std::nullopt)
        .bind(":decided", attribution.decided_at)
        .run();
    std::int64_t place = 0;
    for (const Judged& one : attribution.candidates) {
        database_
            .prepared(R"sql(
                INSERT INTO attribution_candidate (order_id, place, source, affiliate_id, clicked_at, verdict)
                VALUES (:order, :place, :source, :affiliate, :clicked, :verdict)
            )sql")
            .bind(":order", attribution.order)
            .bind(":place", ++place)
            .bind(":source", name(one.source))
            .bind(":affiliate", one.affiliate)
            .bind(":clicked", one.clicked_at)
            .bind(":verdict", name(one.verdict))
            .run();
    }
}

std::optional<Credit> AttributionStore::credit(OrderId order) {
    return database_
        .prepared(R"sql(
            SELECT affiliate_id, source, utm_id, clicked_at, rate_bp, rate_from FROM order_attribution
             WHERE order_id = :order AND affiliate_id IS NOT NULL
        )sql")
        .bind(":order", order)
        .optional_row(read_credit);
}

std::optional<Attribution> AttributionStore::find(OrderId order) {
    auto attribution =
        database_.prepared("SELECT decided_at FROM order_attribution WHERE order_id = :order")
            .bind(":order", order)
            .optional_row([&](const db::Row& row) {
                return Attribution{
                    .order = order, .credit = std::nullopt, .decided_at = row.instant("decided_at"), .candidates = {}};
            });
    if (!attribution) return std::nullopt;
    attribution->credit = credit(order);
    attribution->candidates = database_
                                  .prepared(R"sql(
                                      SELECT source, affiliate_id, clicked_at, verdict FROM attribution_candidate
                                       WHERE order_id = :order ORDER BY place
                                  )sql")
                                  .bind(":order", order)
                                  .rows(read_judged);
    return attribution;
}

std::vector<OrderId> AttributionStore::orders_of(PersonId affiliate, OrderId before, std::int64_t limit) {
    return database_
        .prepared(R"sql(
            SELECT order_id FROM order_attribution
             WHERE affiliate_id = :affiliate AND (:before = 0 OR order_id < :before)
             ORDER BY order_id DESC LIMIT :limit
        )sql")
        .bind(":affiliate", affiliate)
        .bind(":before", before)
        .bind(":limit", limit)
        .rows([](const db::Row& row) { return row.id<OrderId>("order_id"); });
}

std::optional<PersonId> AttributionStore::owner_of_coupon(OrderId order) {
    const auto owner = database_
                           .prepared(R"sql(
                               SELECT owner_id FROM shop_order JOIN coupon ON coupon.id = coupon_id
                                WHERE shop_order.id = :order
                           )sql")
                           .bind(":order", order)
                           .optional_integer();
    return owner ? std::optional{PersonId{*owner}} : std::nullopt;
}

}  // namespace mitra::referral
