#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "lib/base/instant.hpp"
#include "lib/db/database.hpp"

namespace mitra::crypto {
class Vault;
}

namespace mitra::db {

struct IdempotencyKey {
    std::string actor;    ///< who asks: an address's digest, a session, the command line's --as
    std::string route;    ///< "POST /daftar", "mitra event add"
    std::string key;      ///< made by the client before its first try
    std::string request;  ///< the canonical request; only its keyed hash is kept
};

struct StoredAnswer {
    int status = 0;
    std::string body;  ///< stored sealed: it may name people
};

/// What a key was answered before, for the same request; takes no lock. Nothing for a new key, or another request.
std::optional<StoredAnswer> answered(Database& database, const crypto::Vault& vault, const IdempotencyKey& key);

/// How long an answer is kept at least.
inline constexpr std::chrono::hours k_answers_kept{72};

/// Runs `act` once for a key: the same key and request again gets the stored answer and does nothing; the same key with
/// another request is Error{refused}. An `act` that throws stores nothing. All in one Transaction.
StoredAnswer once(Database& database, const crypto::Vault& vault, const IdempotencyKey& key, Instant now,
                  const std::function<StoredAnswer()>& act);

/// Forgets answers older than `before`, at most `limit` of them; how many.
std::int64_t forget_answers(Database& database, Instant before, std::int64_t limit);

}  // namespace mitra::db
