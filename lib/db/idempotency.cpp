#include "lib/db/idempotency.hpp"

#include <fmt/format.h>

#include <optional>

#include "lib/base/error.hpp"
#include "lib/crypto/random.hpp"
#include "lib/crypto/vault.hpp"

namespace mitra::db {
namespace {

crypto::Place place_of(const std::string& uuid) {
    return {"idempotency", "body_sealed", uuid};
}

struct Found {
    std::string uuid, request_hash, body_sealed;
    int status = 0;
};

std::optional<Found> find(Database& database, const IdempotencyKey& key) {
    return database
        .prepared(
            "SELECT uuid, request_hash, status, body_sealed FROM idempotency "
            "WHERE actor = :actor AND route = :route AND key = :key")
        .bind(":actor", key.actor)
        .bind(":route", key.route)
        .bind(":key", key.key)
        .optional_row([](const Row& row) {
            return Found{row.text("uuid"), row.blob("request_hash"), row.blob("body_sealed"),
                         static_cast<int>(row.integer("status"))};
        });
}

void store(Database& database, const crypto::Vault& vault, const IdempotencyKey& key, const std::string& request_hash,
           const StoredAnswer& answer, Instant now) {
    const std::string uuid = crypto::row_uuid(now);
    const std::string sealed = vault.seal(place_of(uuid), answer.body);
    database
        .prepared(R"sql(
            INSERT INTO idempotency (uuid, actor, route, key, request_hash, status, body_sealed, answered_at)
            VALUES (:uuid, :actor, :route, :key, :request_hash, :status, :body_sealed, :answered_at)
        )sql")
        .bind(":uuid", uuid)
        .bind(":actor", key.actor)
        .bind(":route", key.route)
        .bind(":key", key.key)
        .bind(":request_hash", Blob{request_hash})
        .bind(":status", answer.status)
        .bind(":body_sealed", Blob{sealed})
        .bind(":answered_at", now)
        .run();
}

}  // namespace

StoredAnswer once(Database& database, const crypto::Vault& vault, const IdempotencyKey& key, Instant now,
                  const std::function<StoredAnswer()>& act) {
    if (key.key.empty() || key.key.size() > 200)
        throw Error{ErrorKind::usage, "an idempotency key has 1 to 200 characters",
                    "make a fresh random one for each new request"};
    Transaction transaction{database};
    const std::string request_hash = vault.lookup_hash("idempotency.request", key.request);
    if (const auto found = find(database, key)) {
        if (found->request_hash != request_hash)
            throw Error{ErrorKind::refused, fmt::format("the key '{}' was used for another request", key.key),
                        "repeat the first request unchanged, or make a fresh key", "key"};
        return {found->status, vault.open(place_of(found->uuid), found->body_sealed)};
    }
    StoredAnswer answer = act();
    store(database, vault, key, request_hash, answer, now);
    transaction.commit();
    return answer;
}

std::optional<StoredAnswer> answered(Database& database, const crypto::Vault& vault, const IdempotencyKey& key) {
    const auto found = find(database, key);
    if (!found || found->request_hash != vault.lookup_hash("idempotency.request", key.request)) return std::nullopt;
    return StoredAnswer{found->status, vault.open(place_of(found->uuid), found->body_sealed)};
}

std::int64_t forget_answers(Database& database, Instant before, std::int64_t limit) {
    // Ids grow with time: the oldest are at the front, and when none of these is old enough none is.
    return database
        .prepared(R"sql(
            DELETE FROM idempotency WHERE id IN (
                SELECT id FROM (SELECT id, answered_at FROM idempotency ORDER BY id LIMIT :limit)
                 WHERE answered_at < :before)
        )sql")
        .bind(":before", before)
        .bind(":limit", limit)
        .run();
}

}  // namespace mitra::db
