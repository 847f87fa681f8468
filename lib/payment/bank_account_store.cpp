#include "lib/payment/bank_account_store.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>

#include "lib/base/ascii.hpp"
#include "lib/base/error.hpp"
#include "lib/crypto/random.hpp"

namespace mitra::payment {
namespace {

constexpr const char* k_columns = "id, uuid, name, kind, number_sealed, holder_sealed, active";
/// The ledger's cash:<name> of these is money at a provider.
constexpr std::array<std::string_view, 3> k_taken_names{"duitku", "trakteer", "vip"};

std::string name_key(std::string_view name) {
    std::string key{name};
    std::transform(key.begin(), key.end(), key.begin(),
                   [](char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); });
    return key;
}

bool is_a_name(std::string_view name) {
    return !name.empty() && name.size() <= 40 &&
           std::all_of(name.begin(), name.end(), [](char c) { return is_letter_or_digit(c) || c == '-' || c == '_'; });
}

BankAccount read(const db::Row& row, const crypto::Vault& vault) {
    const std::string uuid = row.text("uuid");
    return {.id = row.id<BankAccountId>("id"),
            .name = row.text("name"),
            .ewallet = row.text("kind") == "ewallet",
            .number = vault.open({"bank_account", "number_sealed", uuid}, row.blob("number_sealed")),
            .holder = vault.open({"bank_account", "holder_sealed", uuid}, row.blob("holder_sealed")),
            .active = row.boolean("active")};
}

}  // namespace

BankAccountId BankAccountStore::add(const BankAccount& account, Instant now) {
    const std::string key = name_key(account.name);
    if (!is_a_name(account.name))
        throw Error{ErrorKind::usage,
                    fmt::format("'{}' is no name for an account: 1 to 40 letters, digits, - and _", account.name),
                    "the bank's short name, as in BCA", "bank_account"};
    if (std::find(k_taken_names.begin(), k_taken_names.end(), key) != k_taken_names.end())
        throw Error{ErrorKind::refused, fmt::format("'{}' is a provider's name in the books", account.name),
                    "choose another", "bank_account"};
    if (database_.prepared("SELECT count(*) FROM bank_account WHERE name_key = :key").bind(":key", key).integer() > 0)
        throw Error{ErrorKind::refused, fmt::format("an account named '{}' exists", account.name),
                    "see 'mitra payment bank-account list'", "bank_account"};
    const std::string uuid = crypto::random_uuid();
    const std::string number = vault_.seal({"bank_account", "number_sealed", uuid}, account.number);
    const std::string holder = vault_.seal({"bank_account", "holder_sealed", uuid}, account.holder);
    database_
        .prepared(R"sql(
            INSERT INTO bank_account (uuid, name, name_key, kind, number_sealed, holder_sealed, active, created_at)
            VALUES (:uuid, :name, :key, :kind, :number, :holder, :active, :now)
        )sql")
        .bind(":uuid", uuid)
        .bind(":name", account.name)
        .bind(":key", key)
        .bind(":kind", account.ewallet ? "ewallet" : "bank")
        .bind(":number", db::Blob{number})
        .bind(":holder", db::Blob{holder})
        .bind(":active", account.active)
        .bind(":now", now)
        .run();
    return BankAccountId{database_.last_row_id()};
}

void BankAccountStore::set(const BankAccount& account) {
    const auto uuid = database_.prepared("SELECT uuid FROM bank_account WHERE id = :id")
                          .bind(":id", account.id)
                          .one_row([](const db::Row& row) { return row.text("uuid"); });
    const std::string number = vault_.seal({"bank_account", "number_sealed", uuid}, account.number);
    const std::string holder = vault_.seal({"bank_account", "holder_sealed", uuid}, account.holder);
    database_
        .prepared(
            "UPDATE bank_account SET number_sealed = :number, holder_sealed = :holder, active = :active"
            " WHERE id = :id")
        .bind(":number", db::Blob{number})
        .bind(":holder", db::Blob{holder})
        .bind(":active", account.active)
        .bind(":id", account.id)
        .run();
}

std::optional<BankAccount> BankAccountStore::find(BankAccountId id) {
    return database_.prepared(fmt::format("SELECT {} FROM bank_account WHERE id = :id", k_columns))
        .bind(":id", id)
        .optional_row([this](const db::Row& row) { return read(row, vault_); });
}

BankAccount BankAccountStore::named(std::string_view reference) {
    std::optional<BankAccount> found;
    if (const auto id = parse_id<BankAccountId>(reference)) found = find(*id);
    if (!found)
        found = database_.prepared(fmt::format("SELECT {} FROM bank_account WHERE name_key = :key", k_columns))
                    .bind(":key", name_key(reference))
                    .optional_row([this](const db::Row& row) { return read(row, vault_); });
    if (!found)
        throw Error{ErrorKind::not_found, fmt::format("no bank account {}", reference),
                    "see 'mitra payment bank-account list'", "bank_account"};
    return std::move(*found);
}

std::vector<BankAccount> BankAccountStore::list(bool only_active) {
    return database_.prepared(fmt::format("SELECT {} FROM bank_account WHERE active >= :least ORDER BY id", k_columns))
        .bind(":least", only_active)
        .rows([this](const db::Row& row) { return read(row, vault_); });
}

}  // namespace mitra::payment
