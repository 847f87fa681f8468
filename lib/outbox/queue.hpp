#pragma once

#include <optional>
#include <string_view>

#include "lib/crypto/vault.hpp"
#include "lib/db/database.hpp"
#include "lib/outbox/message.hpp"

namespace mitra::outbox {

/// Queues a message in the caller's transaction; nothing when (kind, cause, person) was queued before.
std::optional<MessageId> queue(db::Database& database, const crypto::Vault& vault, const NewMessage& message,
                               Instant now);

/// Cancels everything that is still queued for a person or tells their referrer about them, and empties the sealed
/// extras of all their messages: part of erasing them. How many were cancelled.
std::int64_t forget_person(db::Database& database, PersonId person, Instant now);

/// Cancels what is queued for causes that begin with `prefix` (which ends in a colon), and empties their sealed extras:
/// part of erasing whose words they hold.
void forget_causes(db::Database& database, std::string_view prefix, Instant now);

/// Cancels what is still queued for a person and blocked by STOP; how many. Part of acknowledging STOP.
std::int64_t cancel_blocked_by_stop(db::Database& database, PersonId person, Instant now);
/// The same of what needs their consent. Part of acknowledging that they withdrew it.
std::int64_t cancel_promotional(db::Database& database, PersonId person, Instant now);

/// Cancels reminders of an event whose start is not `keep_start` any more (moved), or all of them; how many.
std::int64_t cancel_reminders(db::Database& database, EventId event, std::optional<Instant> keep_start, Instant now);
/// The same for one person who left the event.
std::int64_t cancel_reminder(db::Database& database, EventId event, PersonId person, Instant now);

/// Whether this very message was queued and cancelled, so that it never went out.
bool was_cancelled(db::Database& database, Kind kind, std::string_view cause, PersonId person);

}  // namespace mitra::outbox
