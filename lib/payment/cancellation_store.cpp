#include "lib/payment/cancellation_store.hpp"

#include "lib/crypto/random.hpp"

namespace mitra::payment {

Cancellation CancellationStore::read(const db::Row& row) const {
    const std::string uuid = row.text("uuid");
    const auto reason = row.optional_blob("reason_sealed");
    return {.id = row.id<CancellationId>("id"),
            .uuid = uuid,
            .order = row.id<OrderId>("order_id"),
            .refund = row.optional_id<RefundId>("refund_id"),
            .amount = row.money("amount"),
            .whole = row.boolean("whole"),
            .reason = reason ? vault_.open({"cancellation", "reason_sealed", uuid}, *reason) : std::string{},
            .decided_at = row.instant("decided_at"),
            .decided_by = row.text("decided_by")};
}

CancellationId CancellationStore::add(const Cancellation& cancellation) {
    const std::string uuid = crypto::row_uuid(cancellation.decided_at);
    const std::string reason = vault_.seal({"cancellation", "reason_sealed", uuid}, cancellation.reason);
    database_
        .prepared(R"sql(
            INSERT INTO cancellation (uuid, order_id, refund_id, amount, whole, reason_sealed, decided_at, decided_by)
            VALUES (:uuid, :order, :refund, :amount, :whole, :reason, :at, :by)
        )sql")
        .bind(":uuid", uuid)
        .bind(":order", cancellation.order)
        .bind(":refund", cancellation.refund)
        .bind(":amount", cancellation.amount)
        .bind(":whole", cancellation.whole)
        .bind(":reason", db::Blob{reason})
        .bind(":at", cancellation.decided_at)
        .bind(":by", cancellation.decided_by)
        .run();
    return CancellationId{database_.last_row_id()};
}

std::vector<Cancellation> CancellationStore::of_order(OrderId order) {
    return database_
        .prepared(
            "SELECT id, uuid, order_id, refund_id, amount, whole, reason_sealed, decided_at, decided_by"
            " FROM cancellation WHERE order_id = :order ORDER BY id")
        .bind(":order", order)
        .rows([this](const db::Row& row) { return read(row); });
}

bool CancellationStore::any_of(OrderId order) {
    return database_.prepared("SELECT EXISTS (SELECT 1 FROM cancellation WHERE order_id = :order)")
               .bind(":order", order)
               .integer() == 1;
}

void CancellationStore::forget_buyer(PersonId buyer) {
    database_
        .prepared(R"sql(
            UPDATE cancellation SET reason_sealed = NULL
             WHERE order_id IN (SELECT id FROM shop_order WHERE buyer_id = :buyer)
        )sql")
        .bind(":buyer", buyer)
        .run();
}

}  // namespace mitra::payment
