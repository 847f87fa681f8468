#include "lib/membership/account_store.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lib/base/error.hpp"
#include "lib/crypto/random.hpp"

namespace mitra::membership {
namespace {

std::string key_of(std::string_view username) {
    std::string key{username};
    std::transform(key.begin(), key.end(), key.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return key;
}

/// NULL for what is empty.
std::optional<std::string> unless_empty(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional{text};
}

Holding holding_of(const db::Row& row) {
    return {.number = row.integer("id"),
            .account = row.id<AccountId>("account_id"),
            .person = row.id<PersonId>("person_id"),
            .since = row.instant("since"),
            .given_by = row.text("given_by"),
            .until = row.optional_instant("until"),
            .ended_by = row.optional_text("ended_by").value_or(""),
            .why = row.optional_text("why").value_or("")};
}

constexpr std::string_view k_matches = R"sql(
    (:assigned IS NULL OR (holder_id IS NOT NULL) = :assigned)
    AND (:available = 0 OR (holder_id IS NULL AND shop_status = 'active'))
    AND (:status IS NULL OR shop_status = :status)
    AND (:cart IS NULL OR (cart_verified_at IS NOT NULL) = :cart)
    AND (:unchecked IS NULL OR (checked_at < :unchecked AND shop_status <> 'inactive'))
    AND (:since IS NULL OR created_at >= :since)
    AND (:until IS NULL OR created_at < :until)
)sql";

void bind_filter(db::Query& query, const AccountFilter& filter) {
    query.bind(":assigned", filter.assigned)
        .bind(":available", filter.available)
        .bind(":status", filter.status ? std::optional{name(*filter.status)} : std::nullopt)
        .bind(":cart", filter.cart)
        .bind(":unchecked", filter.unchecked_since)
        .bind(":since", filter.since)
        .bind(":until", filter.until);
}

}  // namespace

Account AccountStore::read(const db::Row& row) const {
    const std::string uuid = row.text("uuid");
    const auto notes = row.optional_blob("notes_sealed");
    return {.id = row.id<AccountId>("id"),
            .username = row.text("username"),
            .tiktok_id = row.optional_text("tiktok_id").value_or(""),
            .shop_id = row.optional_text("shop_id").value_or(""),
            .shop_name = row.optional_text("shop_name").value_or(""),
            .status = shop_status_named(row.text("shop_status")).value(),
            .cart_verified_at = row.optional_instant("cart_verified_at"),
            .secret_set_at = row.optional_instant("secret_set_at"),
            .notes = notes ? vault_.open({"tiktok_account", "notes_sealed", uuid}, *notes) : std::string{},
            .holder = row.optional_id<PersonId>("holder_id"),
            .assigned_at = row.optional_instant("assigned_at"),
            .assigned_by = row.optional_text("assigned_by").value_or(""),
            .checked_at = row.instant("checked_at"),
            .created_at = row.instant("created_at"),
            .created_by = row.text("created_by")};
}

void AccountStore::refuse_taken(const Account& account) {
    const auto other = database_
                           .prepared(
                               "SELECT * FROM tiktok_account WHERE id <> :id AND (username_key = :key"
                               " OR tiktok_id = :tiktok_id) ORDER BY id LIMIT 1")
                           .bind(":id", account.id)
                           .bind(":key", key_of(account.username))
                           .bind(":tiktok_id", unless_empty(account.tiktok_id))
                           .optional_row([this](const db::Row& row) { return read(row); });
    if (!other) return;
    const bool by_name = key_of(other->username) == key_of(account.username);
    throw Error{ErrorKind::refused,
                by_name ? fmt::format("{} is in the pool already, as {}", other->handle(), other->id)
                        : fmt::format("{} ({}) has this TikTok id", other->id, other->handle()),
                fmt::format("see 'mitra account show {}'", other->id), "account"};
}

AccountId AccountStore::add(const Account& account) {
    refuse_taken(account);
    const std::string uuid = crypto::random_uuid();
    const std::string notes = vault_.seal({"tiktok_account", "notes_sealed", uuid}, account.notes);
    database_
        .prepared(R"sql(
            INSERT INTO tiktok_account (uuid, username, username_key, tiktok_id, shop_id, shop_name, shop_status,
                                        cart_verified_at, notes_sealed, checked_at, created_at, created_by)
            VALUES (:uuid, :username, :key, :tiktok_id, :shop_id, :shop_name, :status, :cart, :notes, :checked_at,
                    :created_at, :created_by)
        )sql")
        .bind(":uuid", uuid)
        .bind(":username", account.username)
        .bind(":key", key_of(account.username))
        .bind(":tiktok_id", unless_empty(account.tiktok_id))
        .bind(":shop_id", unless_empty(account.shop_id))
        .bind(":shop_name", unless_empty(account.shop_name))
        .bind(":status", name(account.status))
        .bind(":cart", account.cart_verified_at)
        .bind(":notes", account.notes.empty() ? std::nullopt : std::optional{db::Blob{notes}})
        .bind(":checked_at", account.checked_at)
        .bind(":created_at", account.created_at)
        .bind(":created_by", account.created_by)
        .run();
    return AccountId{database_.last_row_id()};
}

void AccountStore::set(const Account& account) {
    refuse_taken(account);
    const std::string uuid = database_.prepared("SELECT uuid FROM tiktok_account WHERE id = :id")
                                 .bind(":id", account.id)
                                 .one_row([](const db::Row& row) { return row.text("uuid"); });
    const std::string notes = vault_.seal({"tiktok_account", "notes_sealed", uuid}, account.notes);
    database_
        .prepared(R"sql(
            UPDATE tiktok_account
               SET username = :username, username_key = :key, tiktok_id = :tiktok_id, shop_id = :shop_id,
                   shop_name = :shop_name, shop_status = :status, cart_verified_at = :cart, notes_sealed = :notes,
                   checked_at = :checked_at
             WHERE id = :id
        )sql")
        .bind(":id", account.id)
        .bind(":username", account.username)
        .bind(":key", key_of(account.username))
        .bind(":tiktok_id", unless_empty(account.tiktok_id))
        .bind(":shop_id", unless_empty(account.shop_id))
        .bind(":shop_name", unless_empty(account.shop_name))
        .bind(":status", name(account.status))
        .bind(":cart", account.cart_verified_at)
        .bind(":notes", account.notes.empty() ? std::nullopt : std::optional{db::Blob{notes}})
        .bind(":checked_at", account.checked_at)
        .run();
}

std::optional<Account> AccountStore::find(AccountId id) {
    return database_.prepared("SELECT * FROM tiktok_account WHERE id = :id")
        .bind(":id", id)
        .optional_row([this](const db::Row& row) { return read(row); });
}

std::optional<Account> AccountStore::by_username(std::string_view username) {
    return database_.prepared("SELECT * FROM tiktok_account WHERE username_key = :key")
        .bind(":key", key_of(username))
        .optional_row([this](const db::Row& row) { return read(row); });
}

std::optional<Account> AccountStore::by_tiktok_id(std::string_view id) {
    return database_.prepared("SELECT * FROM tiktok_account WHERE tiktok_id = :id")
        .bind(":id", id)
        .optional_row([this](const db::Row& row) { return read(row); });
}

Account AccountStore::named(std::string_view reference) {
    std::optional<Account> account;
    if (const auto id = parse_id<AccountId>(reference))
        account = find(*id);
    else
        account = by_username(account_username(reference));
    if (!account)
        throw Error{ErrorKind::not_found, fmt::format("no TikTok account {:.60}", reference),
                    "see 'mitra account list'", "account"};
    return std::move(*account);
}

std::optional<Account> AccountStore::held_by(PersonId person) {
    return database_.prepared("SELECT * FROM tiktok_account WHERE holder_id = :person")
        .bind(":person", person)
        .optional_row([this](const db::Row& row) { return read(row); });
}

std::vector<Account> AccountStore::list(const AccountFilter& filter, AccountId after, std::int64_t limit) {
    auto query = database_.prepared(
        fmt::format("SELECT * FROM tiktok_account WHERE id > :after AND {} ORDER BY id LIMIT :limit", k_matches));
    bind_filter(query, filter);
    query.bind(":after", after).bind(":limit", limit);
    return query.rows([this](const db::Row& row) { return read(row); });
}

std::int64_t AccountStore::count(const AccountFilter& filter) {
    auto query = database_.prepared(fmt::format("SELECT count(*) FROM tiktok_account WHERE {}", k_matches));
    bind_filter(query, filter);
    return query.integer();
}

void AccountStore::give(AccountId account, PersonId person, Instant at, std::string_view by) {
    database_
        .prepared(
            "UPDATE tiktok_account SET holder_id = :person, assigned_at = :at, assigned_by = :by"
            " WHERE id = :id AND holder_id IS NULL")
        .bind(":id", account)
        .bind(":person", person)
        .bind(":at", at)
        .bind(":by", by)
        .run();
    database_
        .prepared(
            "INSERT INTO tiktok_holder (account_id, person_id, since, given_by)"
            " VALUES (:account, :person, :at, :by)")
        .bind(":account", account)
        .bind(":person", person)
        .bind(":at", at)
        .bind(":by", by)
        .run();
}

bool AccountStore::take_back(AccountId account, GivenBack why, Instant at, std::string_view by) {
    const auto changed = database_
                             .prepared(
                                 "UPDATE tiktok_account SET holder_id = NULL, assigned_at = NULL, assigned_by = NULL"
                                 " WHERE id = :id AND holder_id IS NOT NULL")
                             .bind(":id", account)
                             .run();
    if (changed == 0) return false;
    database_
        .prepared(
            "UPDATE tiktok_holder SET until = max(:at, since), ended_by = :by, why = :why"
            " WHERE account_id = :account AND until IS NULL")
        .bind(":account", account)
        .bind(":at", at)
        .bind(":by", by)
        .bind(":why", name(why))
        .run();
    return true;
}

std::vector<Holding> AccountStore::holders(AccountId account, std::int64_t limit) {
    return database_.prepared("SELECT * FROM tiktok_holder WHERE account_id = :account ORDER BY id DESC LIMIT :limit")
        .bind(":account", account)
        .bind(":limit", limit)
        .rows(holding_of);
}

std::vector<Holding> AccountStore::held_before(PersonId person, std::int64_t limit) {
    return database_.prepared("SELECT * FROM tiktok_holder WHERE person_id = :person ORDER BY id DESC LIMIT :limit")
        .bind(":person", person)
        .bind(":limit", limit)
        .rows(holding_of);
}

void AccountStore::set_secret(AccountId account, std::string_view secret, Instant at) {
    const std::string uuid = database_.prepared("SELECT uuid FROM tiktok_account WHERE id = :id")
                                 .bind(":id", account)
                                 .one_row([](const db::Row& row) { return row.text("uuid"); });
    const std::string sealed = vault_.seal({"tiktok_account", "secret_sealed", uuid}, secret);
    database_.prepared("UPDATE tiktok_account SET secret_sealed = :sealed, secret_set_at = :at WHERE id = :id")
        .bind(":id", account)
        .bind(":sealed", db::Blob{sealed})
        .bind(":at", at)
        .run();
}

std::optional<std::string> AccountStore::secret(AccountId account) {
    const auto found = database_
                           .prepared(
                               "SELECT uuid, secret_sealed FROM tiktok_account"
                               " WHERE id = :id AND secret_sealed IS NOT NULL")
                           .bind(":id", account)
                           .optional_row([](const db::Row& row) {
                               return std::pair{row.text("uuid"), row.blob("secret_sealed")};
                           });
    if (!found) return std::nullopt;
    return vault_.open({"tiktok_account", "secret_sealed", found->first}, found->second);
}

std::int64_t AccountStore::forget_notes(const std::function<bool(std::string_view)>& names_them) {
    std::vector<AccountId> found;
    database_.prepared("SELECT id, uuid, notes_sealed FROM tiktok_account WHERE notes_sealed IS NOT NULL")
        .each_row([&](const db::Row& row) {
            const std::string notes =
                vault_.open({"tiktok_account", "notes_sealed", row.text("uuid")}, row.blob("notes_sealed"));
            if (names_them(notes)) found.push_back(row.id<AccountId>("id"));
        });
    for (const AccountId id : found)
        database_.prepared("UPDATE tiktok_account SET notes_sealed = NULL WHERE id = :id").bind(":id", id).run();
    return std::ssize(found);
}

}  // namespace mitra::membership
