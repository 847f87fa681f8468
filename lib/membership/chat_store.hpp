#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "lib/crypto/vault.hpp"
#include "lib/db/database.hpp"
#include "lib/membership/chat.hpp"

namespace mitra::membership {

/// Which stays; every field that is set must hold.
struct StayFilter {
    std::optional<bool> inside;
    std::optional<PersonId> person;
    std::optional<Instant> quiet_since;  ///< inside, and wrote nothing since then
    std::optional<Instant> since;        ///< joined
    std::optional<Instant> until;        ///< not included
};

/// Invites into the chat group, and who is inside. Links and numbers of users are sealed, and found by a keyed hash.
class ChatStore {
 public:
    ChatStore(db::Database& database, const crypto::Vault& vault) : database_{database}, vault_{vault} {}

    /// A new invite, `planned`. The caller has looked that none waits.
    InviteId plan(PersonId person, std::int64_t chat, Instant at, std::string_view by);
    std::optional<Invite> invite(InviteId id);
    /// The one that is planned or open.
    std::optional<Invite> waiting_of(PersonId person);
    /// Newest first.
    std::vector<Invite> invites_of(PersonId person, std::int64_t limit);
    std::optional<Invite> by_link(std::string_view link);
    /// A link was made. planned -> open; where it was cancelled meanwhile the link is only noted, to be revoked: false.
    bool made(InviteId id, std::string_view link, Instant expires_at, Instant at, std::string_view by);
    /// False where it was not in `from`.
    bool move(InviteId id, InviteState from, InviteState to, Instant at, std::string_view by);
    /// It opens nothing any more: its link is forgotten. Not for an open one.
    void revoked(InviteId id, Instant at);
    std::vector<InviteId> to_expire(Instant now, std::int64_t limit);

    StayId join(const Invite& invite, std::int64_t chat, std::int64_t user, Instant at);
    std::optional<Stay> stay(StayId id);
    std::optional<Stay> inside(std::int64_t user);
    std::vector<Stay> inside_of(PersonId person);
    /// Newest first.
    std::vector<Stay> stays_of(PersonId person, std::int64_t limit);
    std::vector<Stay> stays_by(InviteId invite);
    /// False where it had ended.
    bool leave(StayId id, Departure how, Instant at);
    /// Somebody who is inside wrote; false for a stranger, and for an update that was counted.
    bool wrote(std::int64_t chat, std::int64_t user, std::int64_t update, Instant at);
    std::vector<Stay> list(const StayFilter& filter, StayId after, std::int64_t limit);
    std::int64_t count(const StayFilter& filter);

    /// Part of erasing somebody: links, and the numbers of stays that ended.
    void forget_person(PersonId person);

 private:
    [[nodiscard]] Invite read_invite(const db::Row& row) const;
    [[nodiscard]] Stay read_stay(const db::Row& row) const;
    [[nodiscard]] std::string user_hash(std::int64_t user) const;
    db::Database& database_;
    const crypto::Vault& vault_;
};

}  // namespace mitra::membership
