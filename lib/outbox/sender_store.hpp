#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/crypto/vault.hpp"
#include "lib/db/database.hpp"
#include "lib/outbox/sender.hpp"

namespace mitra::outbox {

/// Senders in the database; their phones are sealed, their keys stay in files.
class SenderStore {
 public:
    SenderStore(db::Database& database, const crypto::Vault& vault) : database_{database}, vault_{vault} {}

    /// Error{refused} where the name or the phone is another sender's. Makes the secret of its webhook.
    SenderId add(const Sender& sender, Instant now);
    /// Stores everything that `sender set` may change.
    void set(const Sender& sender);
    std::optional<Sender> find(SenderId id);
    /// By "SND-1" or its name (letter case ignored); Error{not_found} otherwise.
    Sender named(std::string_view reference);
    std::vector<Sender> list(SenderId after, std::int64_t limit);
    std::int64_t count();

    /// "dripsender/SECRET": what follows /hook/ in the address given to the gateway.
    std::string webhook_path(SenderId id);
    /// Whose webhook this is; nothing for a wrong secret, told in constant time.
    std::optional<SenderId> by_webhook(std::string_view gateway, std::string_view secret);

    void enable(SenderId id);
    /// False when it was off before.
    bool disable(SenderId id, std::string_view reason);
    void rest(SenderId id, Instant until);
    void note_error(SenderId id, std::string_view error);

    /// Attempts that count in the hour before `now`, per sender.
    std::map<SenderId, std::int64_t> sent_this_hour(Instant now);

 private:
    Sender read(const db::Row& row);

    db::Database& database_;
    const crypto::Vault& vault_;
};

/// Every attempt that counts and began at `from` or later, in no promised order: what the caps are counted from.
void each_attempt_since(db::Database& database, Instant from, const std::function<void(SenderId, Instant)>& use);

}  // namespace mitra::outbox
