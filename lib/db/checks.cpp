#include "lib/db/checks.hpp"

#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include <map>

#include "lib/base/error.hpp"
#include "lib/db/audit.hpp"
#include "lib/db/backup.hpp"
#include "lib/db/checkpoint.hpp"
#include "lib/db/migration.hpp"
#include "lib/db/scratch.hpp"
#include "lib/db/space.hpp"

namespace mitra::db {
namespace {

constexpr const char* k_restore = "stop the daemons, run 'mitra backup restore' with the newest sound backup";
constexpr std::uintmax_t k_long_log = 64 * 1024 * 1024;

using Objects = std::map<std::string, std::pair<std::string, std::string>>;  // name -> table, sql

Objects objects(Database& database) {
    Objects result;
    database.prepared("SELECT name, tbl_name, sql FROM sqlite_schema WHERE sql IS NOT NULL")
        .each_row([&](const Row& row) {
            result[row.text("name")] = {row.text("tbl_name"), row.text("sql")};
        });
    return result;
}

/// What the migrations make, in a database of its own that is gone afterwards.
Objects expected_objects() {
    const Scratch scratch{std::filesystem::temp_directory_path()};
    Database fresh = Database::create(scratch.path() / "fresh.db");
    migrate(fresh);
    return objects(fresh);
}

}  // namespace

Findings check_integrity(Database& database) {
    Findings findings;
    try {
        database.prepared("SELECT integrity_check AS problem FROM pragma_integrity_check")
            .each_row([&](const Row& row) {
                if (row.text("problem") != "ok") findings.push_back({row.text("problem"), "the file", "", k_restore});
            });
    } catch (const Error& error) {
        findings.push_back({error.what(), "the file", "", k_restore});
    }
    return findings;
}

Findings check_foreign_keys(Database& database) {
    return database.prepared("SELECT \"table\" AS child, rowid AS row, parent FROM pragma_foreign_key_check")
        .rows([](const Row& row) {
            return Finding{"names a row of " + row.text("parent") + " that is not there", row.text("child"),
                           std::to_string(row.optional_integer("row").value_or(0)), k_restore};
        });
}

Findings check_schema_objects(Database& database) {
    constexpr const char* fix = "somebody changed the database by hand; restore a backup from before";
    Findings findings;
    const Objects found = objects(database), expected = expected_objects();
    for (const auto& [name, object] : expected) {
        const auto same = found.find(name);
        if (same == found.end())
            findings.push_back({name + " is missing", object.first, "", fix});
        else if (same->second != object)
            findings.push_back({name + " was changed", object.first, "", fix});
    }
    for (const auto& [name, object] : found)
        if (!expected.contains(name) && !name.starts_with("sqlite_"))
            findings.push_back({name + " is not ours", object.first, "", fix});
    return findings;
}

Findings check_audit_chain(Database& database) {
    const auto broken = first_broken_audit(database);
    if (!broken) return {};
    return {{"the chain breaks here: this row or the one before was changed or removed", "audit",
             std::to_string(*broken), "compare with a backup: 'mitra backup restore' to another place"}};
}

Findings check_audit_reasons(Database& database, const crypto::Vault& vault) {
    const auto changed = first_changed_reason(database, vault);
    if (!changed) return {};
    return {{"its reason does not open, or is another one than was given", "audit", std::to_string(*changed),
             "is this the right key file? Compare with a backup"}};
}

Findings check_histories(Database& database) {
    Findings findings;
    const auto machines = database
                              .prepared(
                                  "SELECT DISTINCT machine FROM state_history WHERE machine IN "
                                  "(SELECT name FROM sqlite_schema WHERE type = 'table')")
                              .rows([](const Row& row) { return row.text("machine"); });
    for (const std::string& machine : machines)
        database
            .prepared(
                "SELECT h.row_id AS id, h.to_state AS last, coalesce(t.state, '') AS state FROM state_history h "
                "LEFT JOIN " +
                machine + " t ON t.id = h.row_id WHERE h.machine = '" + machine +
                "' "
                "AND h.id = (SELECT max(id) FROM state_history WHERE machine = h.machine AND row_id = h.row_id) "
                "AND h.to_state IS NOT t.state")
            .each_row([&](const Row& row) {
                findings.push_back(
                    {fmt::format("is '{}', its history ends in '{}'", row.text("state"), row.text("last")), machine,
                     std::to_string(row.integer("id")), k_restore});
            });
    return findings;
}

Findings check_log_length(Database& database) {
    const auto bytes = wal_bytes(database);
    if (bytes <= k_long_log) return {};
    return {{fmt::format("the write-ahead log has {} MiB", bytes >> 20U), database.file().filename().string() + "-wal",
             "", "some program keeps a reader open: restart mitra-web and mitra-sender"}};
}

Findings check_space(const std::filesystem::path& path) {
    const Space space = space_left(path);
    if (!space.low()) return {};
    return {{fmt::format("{} MiB of {} MiB are free: {}", space.free_bytes >> 20U, space.total_bytes >> 20U,
                         space.none() ? "nothing is written any more" : "uploads and broadcasts are refused"),
             "disk", path.string(), "make room on this disk"}};
}

Findings check_modes(const std::filesystem::path& database) {
    Findings findings;
    for (const char* suffix : {"", "-wal", "-shm"}) {
        const std::string file = database.string() + suffix;
        struct stat found {};
        if (::stat(file.c_str(), &found) == 0 && (found.st_mode & 0077U) != 0)
            findings.push_back({fmt::format("mode {:04o} lets others read it", found.st_mode & 0777U), "file", file,
                                "chmod 600 " + file});
    }
    return findings;
}

Findings check_file(Database& database) {
    Findings findings;
    for (const auto check :
         {check_integrity, check_foreign_keys, check_schema_objects, check_audit_chain, check_histories})
        for (Finding& finding : check(database))
            findings.push_back(std::move(finding));
    return findings;
}

std::string engine_note() {
    if (sqlite3_libversion_number() >= 3'051'003) return {};
    return fmt::format(
        "SQLite {} is older than 3.51.3: a checkpoint that races a commit can lose pages; mitra "
        "checkpoints in one place under a lock",
        sqlite3_libversion());
}

}  // namespace mitra::db
