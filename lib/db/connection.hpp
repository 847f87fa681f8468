#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "lib/base/error.hpp"
#include "lib/db/database.hpp"
#include "lib/db/file_lock.hpp"
#include "lib/db/statement.hpp"

namespace mitra::db {

/// Looks a statement up by the text it was prepared from, without making a string of it.
struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};

/// How long a connection waits for a lock.
constexpr std::chrono::milliseconds k_patience{5'000};

/// What a Database owns: the engine, its prepared statements, and how deep its transactions are nested.
struct Database::Connection {
    Connection(const std::filesystem::path& path, int flags, FileLock use)
        : in_use{std::move(use)}, file{path}, engine{path.string(), flags, static_cast<int>(k_patience.count())} {}

    FileLock in_use;  ///< first, so that it goes last: a restore begins only when the engine has closed
    std::filesystem::path file;
    SQLite::Database engine;
    std::unordered_map<std::string, std::unique_ptr<Statement>, TextHash, std::equal_to<>> statements;
    int depth = 0;
    std::chrono::milliseconds patience = k_patience;
    std::chrono::steady_clock::time_point waits_until;
};

/// The engine's complaint as ours: a lock, a full disk or an I/O error is `unavailable`, a broken file `internal`, a
/// constraint `refused`.
Error engine_error(const SQLite::Exception& failure);

}  // namespace mitra::db
