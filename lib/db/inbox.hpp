#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/id.hpp"
#include "lib/base/instant.hpp"
#include "lib/db/database.hpp"

namespace mitra::crypto {
class Vault;
}

namespace mitra::db {

/// Something that reached us from outside (a webhook), stored durably before it is answered and before it is
/// understood.
struct OutsideEvent {
    std::string provider;   ///< "dripsender"
    std::string event_key;  ///< unique per provider: its own id, or a digest of the content; stored as keyed hash
    std::string source;     ///< which of our addresses it came to ("SND-1")
    std::string body;       ///< raw; stored sealed, emptied after 90 days
};

/// One made ready to be stored: sealing and hashing need no connection, and need not keep the one writer busy.
struct SealedEvent {
    std::string provider, source, uuid, body_sealed, event_hash;
};
SealedEvent seal(const crypto::Vault& vault, const OutsideEvent& event, Instant now);

struct StoredEvent {
    HookId id;
    OutsideEvent event;  ///< `event_key` and `body` are empty once the body was purged
    Instant received_at;
    std::string state;  ///< "received", "done", "failed", "ignored"
    std::string note;   ///< what became of it, without anything that names a person
    bool opens = true;  ///< false: the seal of its body does not open, and `event` has neither key nor body
};
/// Error{internal} for one whose body does not open.
void require_open(const StoredEvent& stored);

/// Which events; every field that is set must hold.
struct EventFilter {
    std::optional<std::string> state;
    std::optional<Instant> since;  ///< received
    std::optional<Instant> until;  ///< not included
};

/// How long raw bodies are kept.
inline constexpr std::chrono::hours k_bodies_kept{90 * 24};

class Inbox {
 public:
    Inbox(Database& database, const crypto::Vault& vault) : database_{database}, vault_{vault} {}

    /// The new event's id; nothing where this provider and key came before (harmless, also with other content: then
    /// the second is kept nowhere).
    std::optional<HookId> receive(const OutsideEvent& event, Instant now) {
        return receive_sealed(seal(vault_, event, now), now);
    }
    std::optional<HookId> receive_sealed(const SealedEvent& event, Instant now);
    /// Error{internal} where its body does not open.
    std::optional<StoredEvent> find(HookId id);
    /// The oldest events that wait to be processed; of one provider, where it is named. One that does not open is among
    /// them, and hides no other; so it is in a list.
    std::vector<StoredEvent> waiting(std::int64_t limit);
    std::vector<StoredEvent> waiting(std::string_view provider, std::int64_t limit);
    std::vector<StoredEvent> list(HookId after, std::int64_t limit, const EventFilter& filter = {});
    std::int64_t count(const EventFilter& filter = {});
    /// What became of an event that is `received`; Error{refused} for one that is not.
    void finish(HookId id, std::string_view state, std::string_view note, Instant now);
    /// Puts it back to `received`, so that it is processed again. False when it is waiting anyway; Error{not_found},
    /// and Error{refused} where its body was purged.
    bool replay(HookId id, std::string_view actor, Instant now);
    /// Empties bodies received before `before` of events that are not waiting; how many.
    std::int64_t purge_bodies(Instant before, std::int64_t limit);

 private:
    StoredEvent opened(const Row& row) const;
    Database& database_;
    const crypto::Vault& vault_;
};

}  // namespace mitra::db
