#pragma once

#include <filesystem>
#include <optional>

namespace mitra::db {

/// A lock on a file of its own (flock), held until it goes or the process dies. For places of which there is one: the
/// sender, the checkpoint, "somebody uses this database".
class FileLock {
 public:
    enum class Mode { shared, exclusive };

    /// Nothing when somebody else holds it. Makes the file (mode 0600, owned like its folder when root makes it).
    static std::optional<FileLock> try_take(const std::filesystem::path& file, Mode mode);

    FileLock(FileLock&& other) noexcept;
    FileLock& operator=(FileLock&& other) noexcept;
    ~FileLock();

 private:
    explicit FileLock(int fd) : fd_{fd} {}
    int fd_;
};

/// Held shared by every open connection, exclusively by `backup restore`.
std::filesystem::path use_lock_of(const std::filesystem::path& database);
/// Held by whoever moves the write-ahead log into the database.
std::filesystem::path checkpoint_lock_of(const std::filesystem::path& database);

/// Gives `file` to whom `like` belongs, when we are root; so that what an administrator's command makes stays usable
/// for the daemons.
void match_owner(const std::filesystem::path& file, const std::filesystem::path& like);
/// Makes renames and new names in a folder survive a power cut.
void sync_folder(const std::filesystem::path& folder);
void sync_file(const std::filesystem::path& file);

}  // namespace mitra::db
