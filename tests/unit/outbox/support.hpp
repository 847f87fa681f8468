#pragma once

#include "lib/base/id.hpp"
#include "lib/base/instant.hpp"
#include "lib/db/database.hpp"

/// Rows that messages point at, without the rooms that own them.
namespace mitra::outbox {

PersonId add_person(db::Database& database);
EventId add_event(db::Database& database, Instant starts_at);

}  // namespace mitra::outbox
