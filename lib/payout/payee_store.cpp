#include "lib/payout/payee_store.hpp"

#include <fmt/format.h>

#include "lib/crypto/random.hpp"
#include "lib/text/fold.hpp"

namespace mitra::payout {

std::string PayeeStore::hash_of(const PayeeWords& words) const {
    return vault_.lookup_hash("payee", fmt::format("{}\n{}", text::folded(words.bank), words.number));
}

PayeeAccount PayeeStore::read(const db::Row& row) const {
    const std::string uuid = row.text("uuid");
    const auto opened = [&](const char* column) {
        const auto sealed = row.optional_blob(column);
        return sealed ? vault_.open({"payee_account", column, uuid}, *sealed) : std::string{};
    };
    return {.id = row.id<PayeeId>("id"),
            .person = row.id<PersonId>("person_id"),
            .words = {.bank = row.text("bank"), .number = opened("number_sealed"), .holder = opened("holder_sealed")},
            .created_at = row.instant("created_at"),
            .created_by = row.text("created_by"),
            .frozen_until = row.instant("frozen_until"),
            .replaced_at = row.optional_instant("replaced_at")};
}

PayeeId PayeeStore::add(const PayeeAccount& account) {
    database_.prepared("UPDATE payee_account SET replaced_at = :now WHERE person_id = :person AND replaced_at IS NULL")
        .bind(":now", account.created_at)
        .bind(":person", account.person)
        .run();
    const std::string uuid = crypto::row_uuid(account.created_at);
    const std::string number = vault_.seal({"payee_account", "number_sealed", uuid}, account.words.number);
    const std::string holder = vault_.seal({"payee_account", "holder_sealed", uuid}, account.words.holder);
    database_
        .prepared(R"sql(
            INSERT INTO payee_account (uuid, person_id, bank, number_sealed, number_hash, holder_sealed, created_at,
                                       created_by, frozen_until)
            VALUES (:uuid, :person, :bank, :number, :hash, :holder, :created_at, :created_by, :frozen_until)
        )sql")
        .bind(":uuid", uuid)
        .bind(":person", account.person)
        .bind(":bank", account.words.bank)
        .bind(":number", db::Blob{number})
        .bind(":hash", db::Blob{hash_of(account.words)})
        .bind(":holder", db::Blob{holder})
        .bind(":created_at", account.created_at)
        .bind(":created_by", account.created_by)
        .bind(":frozen_until", account.frozen_until)
        .run();
    return PayeeId{database_.last_row_id()};
}

std::optional<PayeeAccount> PayeeStore::find(PayeeId id) {
    return database_.prepared("SELECT * FROM payee_account WHERE id = :id")
        .bind(":id", id)
        .optional_row([this](const db::Row& row) { return read(row); });
}

std::optional<PayeeAccount> PayeeStore::current(PersonId person) {
    return database_
        .prepared(
            "SELECT * FROM payee_account WHERE person_id = :person AND replaced_at IS NULL"
            " AND number_sealed IS NOT NULL")
        .bind(":person", person)
        .optional_row([this](const db::Row& row) { return read(row); });
}

std::vector<PayeeAccount> PayeeStore::of_person(PersonId person, std::int64_t limit) {
    return database_.prepared("SELECT * FROM payee_account WHERE person_id = :person ORDER BY id DESC LIMIT :limit")
        .bind(":person", person)
        .bind(":limit", limit)
        .rows([this](const db::Row& row) { return read(row); });
}

bool PayeeStore::is_current(PersonId person, const PayeeWords& words) {
    const auto now = current(person);
    return now && hash_of(now->words) == hash_of(words) && now->words.holder == words.holder;
}

void PayeeStore::forget_person(PersonId person) {
    database_
        .prepared(
            "UPDATE payee_account SET number_sealed = NULL, number_hash = NULL, holder_sealed = NULL"
            " WHERE person_id = :person")
        .bind(":person", person)
        .run();
}

}  // namespace mitra::payout
