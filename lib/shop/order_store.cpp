#include "lib/shop/order_store.hpp"

#include <fmt/format.h>

#include <limits>

#include "lib/base/error.hpp"
#include "lib/crypto/random.hpp"

namespace mitra::shop {
namespace {

Order read(const db::Row& row) {
    return {.id = row.id<OrderId>("id"),
            .uuid = row.text("uuid"),
            .product = row.id<ProductId>("product_id"),
            .buyer = row.id<PersonId>("buyer_id"),
            .buyer_proven = row.boolean("buyer_proven"),
            .subtotal = row.money("subtotal"),
            .discount = row.money("discount"),
            .tax = row.money("tax"),
            .total = row.money("total"),
            .unique_code = row.integer("unique_code"),
            .tax_rule = {tax_mode_named(row.text("tax_mode")), BasisPoints{row.integer("tax_rate_bp")}},
            .refunded = row.money("refunded"),
            .method = payment_method_named(row.text("method")).value(),
            .bank_account = row.optional_id<BankAccountId>("bank_account_id"),
            .coupon = row.optional_id<CouponId>("coupon_id"),
            .consent_version = row.optional_text("consent_version").value_or(""),
            .state = order_state_named(row.text("state")).value(),
            .placed_at = row.instant("placed_at"),
            .expires_at = row.instant("expires_at"),
            .paid_at = row.optional_instant("paid_at"),
            .fulfilled_at = row.optional_instant("fulfilled_at")};
}

/// Where a walk over orders begins: the index that narrows most, in whose order the pages are.
enum class Lead { buyer, product, time, state, method, id };

Lead lead_of(const OrderFilter& filter) {
    if (filter.buyer) return Lead::buyer;
    if (filter.product) return Lead::product;
    if (filter.since || filter.until) return Lead::time;
    if (filter.state) return Lead::state;
    if (filter.method) return Lead::method;
    return Lead::id;
}

/// A leading + keeps SQLite from an index that would have to be sorted.
std::string conditions(const OrderFilter& filter) {
    const Lead lead = lead_of(filter);
    const auto column = [lead](Lead own, const char* name) {
        return fmt::format("{}{}", own == lead ? "" : "+", name);
    };
    std::string sql = "TRUE";
    if (filter.buyer) sql += fmt::format(" AND {} = :buyer", column(Lead::buyer, "buyer_id"));
    if (filter.product) sql += fmt::format(" AND {} = :product", column(Lead::product, "product_id"));
    if (filter.state) sql += fmt::format(" AND {} = :state", column(Lead::state, "state"));
    if (filter.method) sql += fmt::format(" AND {} = :method", column(Lead::method, "method"));
    if (filter.since) sql += fmt::format(" AND {} >= :since", column(Lead::time, "placed_at"));
    if (filter.until) sql += fmt::format(" AND {} < :until", column(Lead::time, "placed_at"));
    return sql;
}

void bind_to(db::Query& query, const OrderFilter& filter) {
    if (filter.buyer) query.bind(":buyer", *filter.buyer);
    if (filter.product) query.bind(":product", *filter.product);
    if (filter.state) query.bind(":state", name(*filter.state));
    if (filter.method) query.bind(":method", name(*filter.method));
    if (filter.since) query.bind(":since", *filter.since);
    if (filter.until) query.bind(":until", *filter.until);
}

}  // namespace

OrderId OrderStore::add(const Order& order, std::string_view by) {
    database_
        .prepared(R"sql(
            INSERT INTO shop_order (uuid, product_id, buyer_id, buyer_proven, subtotal, discount, tax_mode,
                                    tax_rate_bp, tax, unique_code, total, method, bank_account_id, coupon_id,
                                    amount_held, consent_version, state, placed_at, expires_at, moved_at, moved_by)
            VALUES (:uuid, :product, :buyer, :proven, :subtotal, :discount, :tax_mode, :tax_rate, :tax, :code, :total,
                    :method, :account, :coupon, :held, :consent, 'pending', :placed_at, :expires_at, :placed_at, :by)
        )sql")
        .bind(":uuid", order.uuid.empty() ? crypto::row_uuid(order.placed_at) : order.uuid)
        .bind(":product", order.product)
        .bind(":buyer", order.buyer)
        .bind(":proven", order.buyer_proven)
        .bind(":subtotal", order.subtotal)
        .bind(":discount", order.discount)
        .bind(":tax_mode", name(order.tax_rule.mode))
        .bind(":tax_rate", order.tax_rule.rate.value)
        .bind(":tax", order.tax)
        .bind(":code", order.unique_code)
        .bind(":total", order.total)
        .bind(":method", name(order.method))
        .bind(":account", order.bank_account)
        .bind(":coupon", order.coupon)
        .bind(":held", order.method == PaymentMethod::transfer)
        .bind(":consent", order.consent_version.empty() ? std::nullopt : std::optional{order.consent_version})
        .bind(":placed_at", order.placed_at)
        .bind(":expires_at", order.expires_at)
        .bind(":by", by)
        .run();
    return OrderId{database_.last_row_id()};
}

std::optional<Order> OrderStore::find(OrderId id) {
    return database_.prepared("SELECT * FROM shop_order WHERE id = :id").bind(":id", id).optional_row(read);
}

std::optional<Order> OrderStore::by_uuid(std::string_view uuid) {
    return database_.prepared("SELECT * FROM shop_order WHERE uuid = :uuid").bind(":uuid", uuid).optional_row(read);
}

Order OrderStore::named(std::string_view reference) {
    const auto id = parse_id<OrderId>(reference);
    auto order = id ? find(*id) : std::nullopt;
    if (!order)
        throw Error{ErrorKind::not_found, fmt::format("no order '{:.100}'", reference), "see 'mitra order list'",
                    "order"};
    return std::move(*order);
}

std::vector<Order> OrderStore::list(const OrderFilter& filter, OrderId after, std::int64_t limit) {
    const bool by_time = lead_of(filter) == Lead::time;
    auto query = database_.prepared(fmt::format(
        "SELECT * FROM shop_order WHERE {} AND {} ORDER BY {} LIMIT :limit", conditions(filter),
        by_time ? "(placed_at, id) > (ifnull((SELECT last.placed_at FROM shop_order AS last WHERE last.id = :after), "
                  ":from), :after)"
                : "id > :after",
        by_time ? "placed_at, id" : "id"));
    bind_to(query, filter);
    if (by_time) query.bind(":from", filter.since.value_or(Instant{std::numeric_limits<std::int64_t>::min()}));
    return query.bind(":after", after).bind(":limit", limit).rows(read);
}

std::int64_t OrderStore::count(const OrderFilter& filter) {
    auto query = database_.prepared(fmt::format("SELECT count(*) FROM shop_order WHERE {}", conditions(filter)));
    bind_to(query, filter);
    return query.integer();
}

bool OrderStore::move(OrderId id, OrderState from, OrderState to, const Move& move) {
    return database_
               .prepared(R"sql(
                   UPDATE shop_order
                      SET state = :to, moved_at = :at, moved_by = :by,
                          paid_at = CASE :to WHEN 'paid' THEN :at ELSE paid_at END,
                          payer_sealed = CASE WHEN :to IN ('pending', 'proof_submitted') THEN payer_sealed END,
                          fulfilled_at = CASE :to WHEN 'fulfilled' THEN :at ELSE fulfilled_at END
                    WHERE id = :id AND state = :from
               )sql")
               .bind(":id", id)
               .bind(":from", name(from))
               .bind(":to", name(to))
               .bind(":at", move.at)
               .bind(":by", move.by)
               .run() == 1;
}

void OrderStore::add_refund(OrderId id, Money amount) {
    database_.prepared("UPDATE shop_order SET refunded = refunded + :amount WHERE id = :id")
        .bind(":id", id)
        .bind(":amount", amount)
        .run();
}

bool OrderStore::give_time(OrderId id, Instant expires_at) {
    return database_
               .prepared(R"sql(
                   UPDATE shop_order SET expires_at = :until
                    WHERE id = :id AND expires_at < :until AND state IN ('pending', 'proof_submitted')
               )sql")
               .bind(":id", id)
               .bind(":until", expires_at)
               .run() == 1;
}

void OrderStore::prove_buyer(OrderId id) {
    database_.prepared("UPDATE shop_order SET buyer_proven = 1 WHERE id = :id").bind(":id", id).run();
}

bool OrderStore::another_gives(const Order& order, GroupId group_on_paid) {
    return database_
               .prepared(R"sql(
                   SELECT EXISTS (SELECT 1 FROM shop_order JOIN product ON product.id = product_id
                                   WHERE buyer_id = :buyer AND shop_order.id <> :id
                                     AND +state IN ('paid', 'fulfilled') AND group_on_paid = :group)
               )sql")
               .bind(":buyer", order.buyer)
               .bind(":id", order.id)
               .bind(":group", group_on_paid)
               .integer() == 1;
}

std::optional<std::int64_t> OrderStore::free_code(BankAccountId account, Money base, std::int64_t start,
                                                  std::int64_t most) {
    // Each candidate is one look into shop_order_amount; the walk ends at the first that nobody holds.
    return database_
        .prepared(R"sql(
            WITH RECURSIVE step (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM step WHERE n + 1 < :most)
            SELECT (:start - 1 + n) % :most + 1 AS code FROM step
             WHERE NOT EXISTS (SELECT 1 FROM shop_order
                                WHERE bank_account_id = :account AND amount_held = 1
                                  AND total = :base + (:start - 1 + n) % :most + 1)
             LIMIT 1
        )sql")
        .bind(":account", account)
        .bind(":base", base)
        .bind(":start", start)
        .bind(":most", most)
        .optional_integer();
}

std::optional<Order> OrderStore::holding(BankAccountId account, Money amount) {
    return database_
        .prepared(R"sql(
            SELECT * FROM shop_order WHERE bank_account_id = :account AND amount_held = 1 AND total = :amount
        )sql")
        .bind(":account", account)
        .bind(":amount", amount)
        .optional_row(read);
}

std::vector<Order> OrderStore::holding_between(BankAccountId account, Money low, Money high, std::int64_t limit) {
    return database_
        .prepared(R"sql(
            SELECT * FROM shop_order
             WHERE bank_account_id = :account AND amount_held = 1 AND total BETWEEN :low AND :high
             ORDER BY total LIMIT :limit
        )sql")
        .bind(":account", account)
        .bind(":low", low)
        .bind(":high", high)
        .bind(":limit", limit)
        .rows(read);
}

std::vector<OrderId> OrderStore::to_expire(Instant now, std::int64_t limit) {
    return database_
        .prepared(R"sql(
            SELECT id FROM shop_order INDEXED BY shop_order_to_expire
             WHERE state = 'pending' AND expires_at <= :now ORDER BY expires_at, id LIMIT :limit
        )sql")
        .bind(":now", now)
        .bind(":limit", limit)
        .rows([](const db::Row& row) { return row.id<OrderId>("id"); });
}

std::int64_t OrderStore::release_amounts(Instant before, std::int64_t limit) {
    return database_
        .prepared(R"sql(
            UPDATE shop_order SET amount_held = 0
             WHERE id IN (SELECT id FROM shop_order
                           WHERE amount_held = 1 AND expires_at < :before
                             AND +state NOT IN ('pending', 'proof_submitted')
                           ORDER BY expires_at, id LIMIT :limit)
        )sql")
        .bind(":before", before)
        .bind(":limit", limit)
        .run();
}

}  // namespace mitra::shop
