#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "lib/db/sealed_file.hpp"

namespace mitra::db {

/// Writes one sealed file (zstd-compressed tar) of a database file that nobody has open, and everything below
/// `files_dir` (which may be missing).
void write_archive(const std::filesystem::path& file, const SealTo& to, const std::filesystem::path& database,
                   const std::filesystem::path& files_dir);

struct Unpacked {
    std::filesystem::path database;   ///< <folder>/mitra.db
    std::filesystem::path files_dir;  ///< <folder>/files
    std::int64_t files = 0;
};

/// Reads all of it, to its sealed end, into an empty folder. Error{refused} for a name that would leave the folder, and
/// for an archive without database.
Unpacked read_archive(const std::filesystem::path& file, const OpenWith& with, const std::filesystem::path& folder);

}  // namespace mitra::db
