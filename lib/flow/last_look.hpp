#pragma once

#include <mutex>

#include "lib/crypto/vault.hpp"
#include "lib/db/database.hpp"
#include "lib/outbox/dispatch.hpp"

namespace mitra::flow {

/// Between the claim of a message and the first byte of its call lies the wait for a thread. A STOP, a withdrawn
/// consent or an erasure that was acknowledged in between still holds: who asks here right before the call sees every
/// commit that was answered before. Safe on any thread.
class LastLook {
 public:
    /// A connection of its own: another thread's is in the middle of something.
    LastLook(db::Database reader, const crypto::Vault& vault) : reader_{std::move(reader)}, vault_{vault} {}

    /// False also where the database does not answer: the message goes back and is looked at again.
    bool may_begin(const outbox::Call& call);

 private:
    std::mutex mutex_;
    db::Database reader_;
    const crypto::Vault& vault_;
};

}  // namespace mitra::flow
