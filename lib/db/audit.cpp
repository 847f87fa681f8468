#include "lib/db/audit.hpp"

#include <cassert>

#include "lib/base/error.hpp"
#include "lib/crypto/digest.hpp"
#include "lib/crypto/random.hpp"
#include "lib/crypto/vault.hpp"

namespace mitra::db {
namespace {

constexpr std::string_view k_reason_purpose = "audit.reason";

/// A row as the chain sees it.
struct Link {
    std::int64_t id = 0;
    std::string uuid;
    std::int64_t at = 0;
    std::string actor, act, subject, detail;
    std::string reason_hash;
};

crypto::Place place_of(const std::string& uuid) {
    return {"audit", "reason_sealed", uuid};
}

/// Each column with its length in front: no two rows of other content give the same bytes.
std::string hash_of(const Link& link, std::string_view previous) {
    const std::string id = std::to_string(link.id);
    const std::string at = std::to_string(link.at);
    std::string content;
    for (const std::string_view column :
         {previous, std::string_view{id}, std::string_view{link.uuid}, std::string_view{at},
          std::string_view{link.actor}, std::string_view{link.act}, std::string_view{link.subject},
          std::string_view{link.detail}, std::string_view{link.reason_hash}}) {
        content += std::to_string(column.size());
        content += ':';
        content += column;
    }
    return crypto::digest(content);
}

struct Head {
    std::int64_t id = 0;
    std::string hash;
};

Head head(Database& database) {
    return database.prepared("SELECT id, hash FROM audit ORDER BY id DESC LIMIT 1")
        .optional_row([](const Row& row) {
            return Head{row.integer("id"), row.blob("hash")};
        })
        .value_or(Head{});
}

Link link_of(const Row& row) {
    return {row.integer("id"), row.text("uuid"),    row.integer("at"),  row.text("actor"),
            row.text("act"),   row.text("subject"), row.text("detail"), row.optional_blob("reason_hash").value_or("")};
}

/// Only what is asked for stands in the text, so that a subject walks its index.
std::string conditions(const AuditFilter& filter) {
    std::string text;
    if (filter.subject) text += " AND subject = :subject";
    if (filter.since) text += " AND at >= :since";
    if (filter.until) text += " AND at < :until";
    return text;
}

void bind(Query& query, const AuditFilter& filter) {
    if (filter.subject) query.bind(":subject", *filter.subject);
    if (filter.since) query.bind(":since", *filter.since);
    if (filter.until) query.bind(":until", *filter.until);
}

}  // namespace

void record_audit(Database& database, const crypto::Vault& vault, const Actor& actor, std::string_view act,
                  std::string_view subject, std::string_view detail_json, Instant at) {
    assert(database.in_transaction());
    const Head before = head(database);
    Link link{before.id + 1,
              crypto::row_uuid(at),
              at.milliseconds,
              actor.name,
              std::string{act},
              std::string{subject},
              detail_json.empty() ? "{}" : std::string{detail_json},
              {}};
    std::optional<std::string> sealed;
    if (!actor.reason.empty()) {
        sealed = vault.seal(place_of(link.uuid), actor.reason);
        link.reason_hash = vault.lookup_hash(k_reason_purpose, actor.reason);
    }
    auto query = database.prepared(R"sql(
        INSERT INTO audit (id, uuid, at, actor, act, subject, detail, reason_sealed, reason_hash, hash)
        VALUES (:id, :uuid, :at, :actor, :act, :subject, :detail, :reason_sealed, :reason_hash, :hash)
    )sql");
    query.bind(":id", link.id).bind(":uuid", link.uuid).bind(":at", link.at).bind(":actor", link.actor);
    query.bind(":act", link.act).bind(":subject", link.subject).bind(":detail", link.detail);
    if (sealed) query.bind(":reason_sealed", Blob{*sealed}).bind(":reason_hash", Blob{link.reason_hash});
    const std::string hash = hash_of(link, before.hash);
    query.bind(":hash", Blob{hash}).run();
}

std::vector<AuditEntry> audit_entries(Database& database, const crypto::Vault& vault, std::int64_t after_id,
                                      std::int64_t limit, const AuditFilter& filter) {
    auto query =
        database.prepared("SELECT * FROM audit WHERE id > :after" + conditions(filter) + " ORDER BY id LIMIT :limit");
    bind(query, filter);
    return query.bind(":after", after_id).bind(":limit", limit).rows([&](const Row& row) {
        const std::string uuid = row.text("uuid");
        const auto sealed = row.optional_blob("reason_sealed");
        return AuditEntry{row.integer("id"),
                          row.instant("at"),
                          row.text("actor"),
                          row.text("act"),
                          row.text("subject"),
                          row.text("detail"),
                          sealed ? vault.open(place_of(uuid), *sealed) : ""};
    });
}

std::int64_t audit_count(Database& database, const AuditFilter& filter) {
    auto query = database.prepared("SELECT count(*) FROM audit WHERE id > 0" + conditions(filter));
    bind(query, filter);
    return query.integer();
}

std::optional<std::int64_t> first_broken_audit(Database& database) {
    Snapshot snapshot{database};
    Head before;
    std::optional<std::int64_t> broken;
    database.prepared("SELECT * FROM audit ORDER BY id").each_row([&](const Row& row) {
        if (broken) return;
        const Link link = link_of(row);
        const std::string hash = row.blob("hash");
        if (link.id != before.id + 1 || hash != hash_of(link, before.hash)) broken = before.id + 1;
        before = {link.id, hash};
    });
    if (broken) return broken;
    const std::int64_t rows = database.prepared("SELECT audit_rows FROM system_state").integer();
    return rows == before.id ? std::nullopt : std::optional{before.id + 1};
}

std::optional<std::int64_t> first_changed_reason(Database& database, const crypto::Vault& vault) {
    const auto sound = [&](const Row& row) {
        const auto sealed = row.optional_blob("reason_sealed");
        if (!sealed) return true;
        const std::string uuid = row.text("uuid");
        try {
            const std::string reason = vault.open(place_of(uuid), *sealed);
            return row.optional_blob("reason_hash") == vault.lookup_hash(k_reason_purpose, reason);
        } catch (const Error&) {
            return false;
        }
    };
    std::optional<std::int64_t> changed;
    database.prepared("SELECT id, uuid, reason_sealed, reason_hash FROM audit ORDER BY id")
        .each_row([&](const Row& row) {
            if (!changed && !sound(row)) changed = row.integer("id");
        });
    return changed;
}

}  // namespace mitra::db
