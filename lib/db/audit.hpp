#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/instant.hpp"
#include "lib/db/database.hpp"

namespace mitra::crypto {
class Vault;
}

namespace mitra::db {

/// Who does something, and why: `--as` and `--reason`, "system", or a link's holder ("PER-12").
struct Actor {
    std::string name;
    std::string reason;
};

struct AuditEntry {
    std::int64_t id = 0;
    Instant at;
    std::string actor;
    std::string act;      ///< "person.erase", "event.add": noun and verb
    std::string subject;  ///< what it was done to, a typed id: "PER-12"
    std::string detail;   ///< JSON of what changed: numbers, dates, states; never anything that names a person
    std::string reason;   ///< stored sealed, since people write names into reasons
};

/// One row for each act of a person and what it causes; each row's hash covers the row before, so that a change or a
/// gap shows. Call inside the act's own transaction.
void record_audit(Database& database, const crypto::Vault& vault, const Actor& actor, std::string_view act,
                  std::string_view subject, std::string_view detail_json, Instant at);

/// Which entries; every field that is set must hold.
struct AuditFilter {
    std::optional<std::string> subject;
    std::optional<Instant> since;
    std::optional<Instant> until;  ///< not included
};

/// Pages through the log, oldest first.
std::vector<AuditEntry> audit_entries(Database& database, const crypto::Vault& vault, std::int64_t after_id,
                                      std::int64_t limit, const AuditFilter& filter = {});
std::int64_t audit_count(Database& database, const AuditFilter& filter = {});

/// The id of the first row whose hash does not follow from the row before it and its own content, or of the first row
/// that is missing, at the end of the log too; nothing when sound. Works without keys.
std::optional<std::int64_t> first_broken_audit(Database& database);
/// The first row whose reason does not open, or is not what its hash in the chain says; an erased reason is sound.
std::optional<std::int64_t> first_changed_reason(Database& database, const crypto::Vault& vault);

}  // namespace mitra::db
