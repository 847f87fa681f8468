#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "tests/durability/journal.hpp"

namespace mitra::durability {

/// A disk under a folder, as the records say it went on: what a flush has made last, and what is still on its way and
/// may be lost when the power goes. Stricter than any filesystem: each write, also each of its 512-byte sectors, and
/// each name that was made, moved or removed gets there or does not, whatever became of the others.
/// - What was written to a file lasts from its fsync or fdatasync on; a flush that failed makes nothing last, then or
///   later, since the kernel forgets what it could not write.
/// - A name in a folder lasts from the fsync of that folder on; of a file that moved, of the folder that it moved to.
/// Where
///   that failed it may be tried again: names are in a filesystem's journal.
/// Modes, owners and times are not looked at: an image's files are its owner's alone.
class Disk {
 public:
    /// As the folder is now, all of it lasting.
    explicit Disk(const std::filesystem::path& folder);

    void apply(const Record& record);

    enum class Unsynced {
        lost,    ///< nothing that was not flushed is there
        kept,    ///< everything is there, as if the programs had been killed
        chance,  ///< each with one half, by the seed
    };
    /// Puts what is left after a power loss at this moment into a new folder. -shm files are left out.
    void image(const std::filesystem::path& into, Unsynced unsynced, std::uint64_t seed) const;
    /// The same after these as well, with nothing that was not flushed.
    void image_after(const std::vector<Record>& records, const std::filesystem::path& into) const;

    /// How many operations are still on their way.
    [[nodiscard]] std::size_t pending() const;

 private:
    enum class Fate { pending, lasting, doubtful };
    struct Change {  ///< of a file's content
        bool cuts = false;
        std::int64_t offset = 0;
        std::string bytes;
        Fate fate = Fate::pending;
    };
    struct Node {
        bool is_folder = false;
        std::string content;
        std::vector<Change> changes;  ///< since, in their order
    };
    using Names = std::map<std::string, std::size_t>;  ///< path: index of its node
    struct NameChange {
        Act act{};
        std::string path, other;
        std::size_t node = 0;
        Fate fate = Fate::pending;
    };

    std::size_t node_of(std::uint64_t inode);
    std::size_t add_node(std::uint64_t inode, bool is_folder);
    void flushed(std::uint64_t inode, const std::string& path, Fate fate);
    static void change(Names& names, const NameChange& one);
    static std::string content(const Node& node, const std::function<bool(Fate)>& stays);

    std::filesystem::path folder_;
    std::vector<Node> nodes_;
    std::map<std::uint64_t, std::size_t> by_inode_;
    Names names_;
    std::vector<NameChange> name_changes_;  ///< since, in their order
};

}  // namespace mitra::durability
