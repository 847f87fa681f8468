#include "lib/db/backup.hpp"

#include <SQLiteCpp/Backup.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <unistd.h>

#include "lib/base/error.hpp"
#include "lib/crypto/digest.hpp"
#include "lib/crypto/random.hpp"
#include "lib/crypto/vault.hpp"
#include "lib/db/archive.hpp"
#include "lib/db/checkpoint.hpp"
#include "lib/db/checks.hpp"
#include "lib/db/connection.hpp"
#include "lib/db/file_lock.hpp"
#include "lib/db/migration.hpp"
#include "lib/db/scratch.hpp"
#include "lib/db/space.hpp"

namespace mitra::db {
namespace {

constexpr std::string_view k_prefix = "mitra-";
constexpr std::string_view k_suffix = ".backup";

std::uintmax_t bytes_in(const std::filesystem::path& folder) {
    std::uintmax_t bytes = 0;
    std::error_code gone;  // of what is taken away meanwhile
    for (std::filesystem::recursive_directory_iterator at{folder, gone}, end; at != end; at.increment(gone))
        if (at->is_regular_file(gone)) bytes += at->file_size(gone);
    return bytes;
}

void refuse_without_room_for(const std::filesystem::path& folder, const Database& database,
                             const std::filesystem::path& files_dir) {
    const auto needed = 2 * std::filesystem::file_size(database.file()) + bytes_in(files_dir) + Space::k_none_bytes;
    const Space space = space_left(folder);
    if (space.free_bytes < needed)
        throw Error{ErrorKind::unavailable,
                    fmt::format("a backup needs up to {} MiB in {}, {} MiB are free", needed >> 20U, folder.string(),
                                space.free_bytes >> 20U),
                    "make room, or give another folder with --to", "disk"};
}

/// One step of the online backup: beside writers a stepped one begins again and again.
void copy_database(Database& database, const std::filesystem::path& file) {
    try {
        SQLite::Database copy{file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, 5000};
        SQLite::Backup backup{copy, database.connection().engine};
        if (backup.executeStep(-1) != SQLITE_DONE)
            throw Error{ErrorKind::unavailable, "the database is busy", "try again", "backup"};
    } catch (const SQLite::Exception& failure) {
        throw engine_error(failure);
    }
}

void must_pass(Database& copy, const Checks& checks, ErrorKind kind) {
    Findings findings = check_file(copy);
    if (findings.empty() && checks) findings = checks(copy);
    if (findings.empty()) return;
    const Finding& first = findings.front();
    throw Error{kind,
                fmt::format("the copy is not sound: {} ({} {}), {} findings", first.rule, first.table, first.row,
                            findings.size()),
                first.fix, "backup"};
}

std::filesystem::path free_name(const std::filesystem::path& folder, Instant now) {
    const std::string stem = fmt::format("{}{}", k_prefix, stamp(now));
    std::filesystem::path file = folder / fmt::format("{}{}", stem, k_suffix);
    for (int number = 2; std::filesystem::exists(file); ++number)
        file = folder / fmt::format("{}-{}{}", stem, number, k_suffix);
    return file;
}

/// By the time in the name: copying a backup about does not make it younger.
std::vector<std::filesystem::path> remove_old(const std::filesystem::path& folder, std::string_view prefix,
                                              std::string_view suffix, Instant now) {
    std::vector<std::filesystem::path> removed;
    for (const auto& found : std::filesystem::directory_iterator{folder}) {
        const std::string name = found.path().filename().string();
        if (!name.starts_with(prefix) || !name.ends_with(suffix)) continue;
        const auto made = stamped(std::string_view{name}.substr(prefix.size()));
        if (made && *made < now - k_backups_kept && std::filesystem::remove(found.path()))
            removed.push_back(found.path());
    }
    return removed;
}

/// Makes the folder where it is missing, and what is missing above it. Their names must last too, or the first backup
/// is lost with its folder; a run that made them may have died before that, so an old one is flushed again.
void make_folder(const std::filesystem::path& folder, const std::filesystem::path& like) {
    const auto above = std::filesystem::absolute(folder).parent_path();
    if (!std::filesystem::exists(folder)) {
        make_folder(above, like);
        std::filesystem::create_directory(folder);
        std::filesystem::permissions(folder, std::filesystem::perms::owner_all);
        match_owner(folder, like);
    }
    // Where we may not even look, somebody else made it.
    if (::access(above.c_str(), R_OK) == 0) sync_folder(above);
}

}  // namespace

std::string backup_secret(const crypto::Vault& vault) {
    return vault.lookup_hash("backup", "secret of the archives");
}

Backup create_backup(Database& database, const BackupPlan& plan, Instant now) {
    make_folder(plan.folder, database.file());
    refuse_without_room_for(plan.folder, database, plan.files_dir);
    const Scratch scratch{plan.folder};
    copy_database(database, scratch.path() / "mitra.db");
    {
        Database copy = Database::open(scratch.path() / "mitra.db", Access::read_write);
        must_pass(copy, plan.checks, ErrorKind::internal);
        checkpoint(copy, 0);  // only the database itself goes into the archive
    }
    write_archive(scratch.path() / "sealed", plan.to, scratch.path() / "mitra.db", plan.files_dir);

    Backup backup;
    backup.file = free_name(plan.folder, now);
    backup.bytes = std::filesystem::file_size(scratch.path() / "sealed");
    backup.sha256 = crypto::sha256_of_file(scratch.path() / "sealed");
    match_owner(scratch.path() / "sealed", plan.folder);
    std::filesystem::rename(scratch.path() / "sealed", backup.file);
    sync_folder(plan.folder);
    backup.removed = remove_old(plan.folder, k_prefix, k_suffix, now);
    const std::string replaced = database.file().filename().string() + "-replaced-";
    for (auto& file : remove_old(std::filesystem::absolute(database.file()).parent_path(), replaced, "", now))
        backup.removed.push_back(std::move(file));
    return backup;
}

Verified verify_backup(const std::filesystem::path& file, const OpenWith& with, const Checks& checks) {
    if (!std::filesystem::exists(file))
        throw Error{ErrorKind::not_found, "no backup at " + file.string(), "see the folder of 'backups_dir'", "backup"};
    const Scratch scratch{std::filesystem::absolute(file).parent_path()};
    const Unpacked unpacked = read_archive(file, with, scratch.path());
    Verified verified{0, unpacked.files, std::filesystem::file_size(unpacked.database), crypto::sha256_of_file(file)};
    Database copy = Database::create(unpacked.database);
    verified.schema = schema_version(copy);
    migrate(copy);
    must_pass(copy, checks, ErrorKind::refused);
    return verified;
}

}  // namespace mitra::db
