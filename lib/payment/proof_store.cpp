#include "lib/payment/proof_store.hpp"

#include <fmt/format.h>

#include "lib/crypto/random.hpp"

namespace mitra::payment {
namespace {

constexpr const char* k_columns =
    "payment_proof.id AS id, payment_proof.uuid AS uuid, payment_id, file_id, sender_sealed, transferred_on,"
    " uploaded_at";

Proof read(const db::Row& row, const crypto::Vault& vault) {
    Proof proof{.id = row.integer("id"),
                .payment = row.id<PaymentId>("payment_id"),
                .file = row.optional_id<FileId>("file_id"),
                .transferred_on = row.text("transferred_on"),
                .uploaded_at = row.instant("uploaded_at")};
    if (const auto sealed = row.optional_blob("sender_sealed"))
        proof.sender = vault.open({"payment_proof", "sender_sealed", row.text("uuid")}, *sealed);
    return proof;
}

}  // namespace

std::int64_t ProofStore::add(const Proof& proof) {
    const std::string uuid = crypto::row_uuid(proof.uploaded_at);
    const std::string sealed = vault_.seal({"payment_proof", "sender_sealed", uuid}, proof.sender);
    database_
        .prepared(R"sql(
            INSERT INTO payment_proof (uuid, payment_id, file_id, sender_sealed, transferred_on, uploaded_at)
            VALUES (:uuid, :payment, :file, :sender, :day, :at)
        )sql")
        .bind(":uuid", uuid)
        .bind(":payment", proof.payment)
        .bind(":file", proof.file)
        .bind(":sender", db::Blob{sealed})
        .bind(":day", proof.transferred_on)
        .bind(":at", proof.uploaded_at)
        .run();
    return database_.last_row_id();
}

std::vector<Proof> ProofStore::of_payment(PaymentId payment) {
    static const std::string sql =
        fmt::format("SELECT {} FROM payment_proof WHERE payment_id = :payment ORDER BY id", k_columns);
    return database_.prepared(sql).bind(":payment", payment).rows([this](const db::Row& row) {
        return read(row, vault_);
    });
}

std::optional<Proof> ProofStore::latest(OrderId order) {
    static const std::string sql = fmt::format(
        "SELECT {} FROM payment JOIN payment_proof ON payment_id = payment.id WHERE order_id = :order"
        " ORDER BY payment_proof.id DESC LIMIT 1",
        k_columns);
    return database_.prepared(sql).bind(":order", order).optional_row([this](const db::Row& row) {
        return read(row, vault_);
    });
}

std::int64_t ProofStore::count(OrderId order) {
    return database_
        .prepared("SELECT count(*) FROM payment JOIN payment_proof ON payment_id = payment.id WHERE order_id = :order")
        .bind(":order", order)
        .integer();
}

void ProofStore::forget_buyer(PersonId buyer) {
    database_
        .prepared(R"sql(
            UPDATE payment_proof SET file_id = NULL, sender_sealed = NULL
             WHERE payment_id IN (SELECT payment.id FROM shop_order JOIN payment ON order_id = shop_order.id
                                   WHERE buyer_id = :buyer)
        )sql")
        .bind(":buyer", buyer)
        .run();
    database_
        .prepared(R"sql(
            UPDATE payment SET pay_url_sealed = NULL
             WHERE order_id IN (SELECT id FROM shop_order WHERE buyer_id = :buyer) AND pay_url_sealed IS NOT NULL
        )sql")
        .bind(":buyer", buyer)
        .run();
    database_
        .prepared(R"sql(
            UPDATE bank_row SET description_sealed = NULL
             WHERE payment_id IN (SELECT payment.id FROM shop_order JOIN payment ON order_id = shop_order.id
                                   WHERE buyer_id = :buyer)
        )sql")
        .bind(":buyer", buyer)
        .run();
}

}  // namespace mitra::payment
