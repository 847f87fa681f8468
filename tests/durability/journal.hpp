#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace mitra::durability {

/// One thing that happened to the watched folder, or that somebody outside was told.
enum class Act : std::uint32_t {
    write,        ///< `data` at `offset` of file `inode`
    truncate,     ///< file `inode` to `offset` bytes
    sync,         ///< of file or folder `inode`, and it worked
    sync_failed,  ///< what was not on the disk by then may never get there
    create,       ///< `path` is a new file `inode`
    make_folder,  ///< `path` is a new folder `inode`
    rename,       ///< `path` became `other`
    exchange,     ///< `path` and `other` changed places
    link,         ///< `other` is another name of `path`
    remove,       ///< `path` is gone
    answer,       ///< an HTTP answer begins to leave; `data` is its first line
    mark,         ///< the test's own word, in `data`
};

/// How a record begins in the journal; path, other and data follow.
struct RecordHead {
    Act act;
    std::uint32_t path_bytes;
    std::uint32_t other_bytes;
    std::uint32_t data_bytes;
    std::uint64_t inode;
    std::int64_t offset;
};

struct Record {
    Act act{};
    std::uint64_t inode = 0;
    std::int64_t offset = 0;
    std::string path, other, data;
};

/// Everything in a journal; throws when it ends within a record.
std::vector<Record> read_journal(const std::filesystem::path& file);

}  // namespace mitra::durability
