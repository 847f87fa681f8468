#include "lib/db/restore.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <stdio.h>

#include <cerrno>
#include <cstring>

#include "lib/base/error.hpp"
#include "lib/db/archive.hpp"
#include "lib/db/backup.hpp"
#include "lib/db/checkpoint.hpp"
#include "lib/db/connection.hpp"
#include "lib/db/file_lock.hpp"
#include "lib/db/migration.hpp"
#include "lib/db/scratch.hpp"
#include "lib/db/system_state.hpp"

namespace mitra::db {
namespace {

FileLock alone_with(const std::filesystem::path& database) {
    auto lock = FileLock::try_take(use_lock_of(database), FileLock::Mode::exclusive);
    if (!lock)
        throw Error{ErrorKind::refused, "a program is using " + database.string(),
                    "stop what runs: 'systemctl stop mitra-web mitra-sender mitra-remind.timer', and other commands",
                    "database"};
    return std::move(*lock);
}

void must_pass(Database& copy, const Checks& checks) {
    Findings findings = check_file(copy);
    if (findings.empty() && checks) findings = checks(copy);
    if (findings.empty()) return;
    const Finding& first = findings.front();
    throw Error{ErrorKind::refused,
                fmt::format("the backup is not sound: {} ({} {}), {} findings", first.rule, first.table, first.row,
                            findings.size()),
                "restore another one; nothing was changed", "backup"};
}

/// Everything that the restored database must be before it takes the place.
std::vector<std::string> prepare(const std::filesystem::path& file, const RestorePlan& plan, Instant now) {
    Database copy = Database::create(file);
    auto migrated = migrate(copy);
    if (plan.finish) plan.finish(copy);
    in_transaction(copy, [&] {
        thaw_sending(copy);
        freeze_sending(copy, plan.by, now);
    });
    must_pass(copy, plan.checks);
    if (checkpoint(copy, 0) == Checkpoint::busy)  // the copy moves without its log
        throw Error{ErrorKind::unavailable, "somebody reads the copy of the backup", "try again", "backup"};
    return migrated;
}

/// Brings what is still in the old database's log into it. A database too broken for that keeps its log beside it.
void settle(const std::filesystem::path& database) {
    try {
        SQLite::Database old{database.string(), SQLite::OPEN_READWRITE, 1000};
        old.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    } catch (const SQLite::Exception&) {
        // Whoever restores over a broken database wants it replaced, not mended.
    }
}

/// The new database takes the old one's name in one step; the old one gets a name that says when it went.
std::optional<std::filesystem::path> swap_in(const std::filesystem::path& fresh, const std::filesystem::path& database,
                                             Instant now) {
    if (!std::filesystem::exists(database)) {
        // Side files of a database that is gone would be taken for the new one's.
        for (const char* suffix : {"-wal", "-shm"})
            std::filesystem::remove(database.string() + suffix);
        std::filesystem::rename(fresh, database);
        return std::nullopt;
    }
    settle(database);
    const std::string replaced = fmt::format("{}-replaced-{}", database.string(), stamp(now));
    for (const char* suffix : {"-wal", "-shm"})
        if (std::filesystem::exists(database.string() + suffix))
            std::filesystem::rename(database.string() + suffix, replaced + suffix);
    match_owner(fresh, database);
    if (::renameat2(AT_FDCWD, fresh.c_str(), AT_FDCWD, database.c_str(), RENAME_EXCHANGE) != 0)
        throw Error{ErrorKind::unavailable,
                    fmt::format("cannot put {} in its place: {}", database.string(), std::strerror(errno)),
                    "the database is as it was; see the disk", "database"};
    std::filesystem::rename(fresh, replaced);
    return replaced;
}

/// Folders that the daemons write into: theirs, and closed to others.
void make_folder(const std::filesystem::path& folder, const std::filesystem::path& root) {
    if (std::filesystem::exists(folder)) return;
    if (folder != root) make_folder(folder.parent_path(), root);
    std::filesystem::create_directories(folder);
    std::filesystem::permissions(folder, std::filesystem::perms{0700});
    match_owner(folder, folder.parent_path());
    sync_folder(folder.parent_path());
}

/// A file's name is the keyed hash of its content: one that is there already is the same.
std::int64_t add_files(const std::filesystem::path& from, const std::filesystem::path& files_dir) {
    if (!std::filesystem::exists(from)) return 0;
    std::int64_t added = 0;
    for (const auto& found : std::filesystem::recursive_directory_iterator{from}) {
        if (!found.is_regular_file()) continue;
        const auto target = files_dir / found.path().lexically_relative(from);
        if (std::filesystem::exists(target)) continue;
        make_folder(target.parent_path(), files_dir);
        const auto arriving = target.parent_path() / (target.filename().string() + ".part");
        std::filesystem::copy_file(found.path(), arriving, std::filesystem::copy_options::overwrite_existing);
        match_owner(arriving, files_dir);
        std::filesystem::permissions(arriving, std::filesystem::perms{0600});
        sync_file(arriving);
        std::filesystem::rename(arriving, target);
        sync_folder(target.parent_path());
        ++added;
    }
    return added;
}

}  // namespace

Restored restore_backup(const RestorePlan& plan, Instant now) {
    const auto folder = std::filesystem::absolute(plan.database).parent_path();
    const FileLock alone = alone_with(plan.database);
    const Scratch scratch{folder};
    const Unpacked unpacked = read_archive(plan.backup, plan.with, scratch.path());
    Restored restored;
    restored.migrated = prepare(unpacked.database, plan, now);
    restored.files_added = add_files(unpacked.files_dir, plan.files_dir);
    restored.replaced = swap_in(unpacked.database, plan.database, now);
    sync_folder(folder);
    return restored;
}

}  // namespace mitra::db
