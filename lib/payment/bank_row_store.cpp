#include "lib/payment/bank_row_store.hpp"

#include <fmt/format.h>

#include "lib/base/error.hpp"
#include "lib/crypto/random.hpp"

namespace mitra::payment {
namespace {

std::string select(std::string_view rest) {
    return fmt::format(
        "SELECT id, uuid, bank_account_id, booked_on, amount, description_sealed, state, payment_id FROM bank_row {}",
        rest);
}

BankRow read(const db::Row& row, const crypto::Vault& vault) {
    BankRow result{.id = row.id<BankRowId>("id"),
                   .account = row.id<BankAccountId>("bank_account_id"),
                   .booked_on = row.text("booked_on"),
                   .amount = row.money("amount"),
                   .state = row.text("state"),
                   .payment = row.optional_id<PaymentId>("payment_id")};
    if (const auto sealed = row.optional_blob("description_sealed"))
        result.description = vault.open({"bank_row", "description_sealed", row.text("uuid")}, *sealed);
    return result;
}

}  // namespace

std::optional<BankRowId> BankRowStore::add(const BankRow& row, std::int64_t how_many_th, Instant now) {
    const std::string hash = vault_.lookup_hash(
        "bank_row", fmt::format("{}\n{}\n{}\n{}", row.booked_on, row.amount.rupiah(), row.description, how_many_th));
    const std::string uuid = crypto::row_uuid(now);
    const std::string sealed = vault_.seal({"bank_row", "description_sealed", uuid}, row.description);
    const auto added = database_
                           .prepared(R"sql(
                               INSERT INTO bank_row (uuid, bank_account_id, row_hash, booked_on, amount,
                                                     description_sealed, imported_at, state, payment_id)
                               VALUES (:uuid, :account, :hash, :day, :amount, :description, :now, :state, :payment)
                               ON CONFLICT (bank_account_id, row_hash) DO NOTHING
                           )sql")
                           .bind(":uuid", uuid)
                           .bind(":account", row.account)
                           .bind(":hash", db::Blob{hash})
                           .bind(":day", row.booked_on)
                           .bind(":amount", row.amount)
                           .bind(":description", db::Blob{sealed})
                           .bind(":now", now)
                           .bind(":state", row.state.empty() ? std::string{"unmatched"} : row.state)
                           .bind(":payment", row.payment)
                           .run();
    return added == 1 ? std::optional{BankRowId{database_.last_row_id()}} : std::nullopt;
}

std::optional<BankRow> BankRowStore::find(BankRowId id) {
    static const std::string sql = select("WHERE id = :id");
    return database_.prepared(sql).bind(":id", id).optional_row(
        [this](const db::Row& row) { return read(row, vault_); });
}

std::vector<BankRow> BankRowStore::list(std::string_view state, BankRowId after, std::int64_t limit) {
    static const std::string sql = select("WHERE state = :state AND id > :after ORDER BY id LIMIT :limit");
    return database_.prepared(sql)
        .bind(":state", state)
        .bind(":after", after)
        .bind(":limit", limit)
        .rows([this](const db::Row& row) { return read(row, vault_); });
}

BankRow BankRowStore::named(std::string_view reference) {
    const auto id = parse_id<BankRowId>(reference);
    auto row = id ? find(*id) : std::nullopt;
    if (!row)
        throw Error{ErrorKind::not_found, fmt::format("no row {}", reference), "see 'mitra payment rows --all'", "row"};
    return std::move(*row);
}

std::vector<BankRow> BankRowStore::list(Which which, BankRowId after, std::int64_t limit) {
    static const std::string open =
        select("WHERE state IN ('unmatched', 'near', 'matched') AND id > :after ORDER BY id LIMIT :limit");
    static const std::string all = select("WHERE id > :after ORDER BY id LIMIT :limit");
    return database_.prepared(which == Which::open ? open : all)
        .bind(":after", after)
        .bind(":limit", limit)
        .rows([this](const db::Row& row) { return read(row, vault_); });
}

std::int64_t BankRowStore::count(Which which) {
    return database_
        .prepared(which == Which::open ? "SELECT count(*) FROM bank_row WHERE state IN ('unmatched', 'near', 'matched')"
                                       : "SELECT count(*) FROM bank_row")
        .integer();
}

std::vector<BankRow> BankRowStore::matched(BankRowId after, std::int64_t limit) {
    return list("matched", after, limit);
}

std::optional<BankRow> BankRowStore::waiting_for(PaymentId payment, Money amount) {
    static const std::string sql =
        select("WHERE payment_id = :payment AND amount = :amount AND state IN ('matched', 'near') ORDER BY id LIMIT 1");
    return database_.prepared(sql)
        .bind(":payment", payment)
        .bind(":amount", amount)
        .optional_row([this](const db::Row& row) { return read(row, vault_); });
}

void BankRowStore::mark(BankRowId id, std::string_view state, std::optional<PaymentId> payment) {
    database_.prepared("UPDATE bank_row SET state = :state, payment_id = :payment WHERE id = :id")
        .bind(":state", state)
        .bind(":payment", payment)
        .bind(":id", id)
        .run();
}

}  // namespace mitra::payment
