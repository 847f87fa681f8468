#include "lib/payment/refund_store.hpp"

#include <fmt/format.h>

#include "lib/base/error.hpp"

namespace mitra::payment {
namespace {

std::string select(std::string_view rest) {
    return fmt::format(
        "SELECT id, order_id, case_id, amount, bank_account_id, ifnull(reference, '') AS reference, state, decided_at,"
        " moved_at, moved_by FROM refund {}",
        rest);
}

Refund read(const db::Row& row) {
    Refund refund{.id = row.id<RefundId>("id"),
                  .order = row.id<OrderId>("order_id"),
                  .of_case = row.optional_id<CaseId>("case_id"),
                  .amount = row.money("amount"),
                  .paid_from = row.optional_id<BankAccountId>("bank_account_id"),
                  .reference = row.text("reference"),
                  .decided_at = row.instant("decided_at"),
                  .moved_by = row.text("moved_by")};
    if (row.text("state") == "paid") refund.paid_at = row.instant("moved_at");
    return refund;
}

}  // namespace

RefundId RefundStore::add(const Refund& refund, std::string_view by) {
    database_
        .prepared(R"sql(
            INSERT INTO refund (order_id, case_id, amount, state, decided_at, moved_at, moved_by)
            VALUES (:order, :case, :amount, 'decided', :at, :at, :by)
        )sql")
        .bind(":order", refund.order)
        .bind(":case", refund.of_case)
        .bind(":amount", refund.amount)
        .bind(":at", refund.decided_at)
        .bind(":by", by)
        .run();
    return RefundId{database_.last_row_id()};
}

std::optional<Refund> RefundStore::find(RefundId id) {
    static const std::string sql = select("WHERE id = :id");
    return database_.prepared(sql).bind(":id", id).optional_row(read);
}

Refund RefundStore::named(std::string_view reference) {
    const auto id = parse_id<RefundId>(reference);
    auto refund = id ? find(*id) : std::nullopt;
    if (!refund)
        throw Error{ErrorKind::not_found, fmt::format("no refund {}", reference), "see 'mitra payment refunds'",
                    "refund"};
    return std::move(*refund);
}

std::vector<Refund> RefundStore::of_order(OrderId order) {
    static const std::string sql = select("WHERE order_id = :order ORDER BY id");
    return database_.prepared(sql).bind(":order", order).rows(read);
}

std::vector<Refund> RefundStore::due(RefundId after, std::int64_t limit) {
    static const std::string sql = select("WHERE state = 'decided' AND id > :after ORDER BY id LIMIT :limit");
    return database_.prepared(sql).bind(":after", after).bind(":limit", limit).rows(read);
}

std::vector<Refund> RefundStore::list(RefundId after, std::int64_t limit) {
    static const std::string sql = select("WHERE id > :after ORDER BY id LIMIT :limit");
    return database_.prepared(sql).bind(":after", after).bind(":limit", limit).rows(read);
}

std::int64_t RefundStore::count(Which which) {
    return database_
        .prepared(which == Which::due ? "SELECT count(*) FROM refund WHERE state = 'decided'"
                                      : "SELECT count(*) FROM refund")
        .integer();
}

bool RefundStore::pay(RefundId id, std::optional<BankAccountId> from, std::string_view reference, std::string_view by,
                      Instant at) {
    return database_
               .prepared(
                   "UPDATE refund SET state = 'paid', bank_account_id = :from, reference = :reference,"
                   " moved_at = :at, moved_by = :by WHERE id = :id AND state = 'decided'")
               .bind(":from", from)
               .bind(":reference", reference)
               .bind(":at", at)
               .bind(":by", by)
               .bind(":id", id)
               .run() == 1;
}

}  // namespace mitra::payment
