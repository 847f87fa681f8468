#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lib/base/id.hpp"
#include "lib/base/instant.hpp"
#include "lib/crypto/vault.hpp"
#include "lib/db/database.hpp"

namespace mitra::delivery {

/// Which files open with a code, and which code.
class PackageStore {
 public:
    PackageStore(db::Database& database, const crypto::Vault& vault) : database_{database}, vault_{vault} {}

    /// `source_hash` is the content hash of what it was made from; empty: it came protected. Nothing happens for a file
    /// that has its code already.
    void add(FileId file, std::string_view source_hash, std::string_view code, Instant at);
    /// The file that was made from this content before.
    std::optional<FileId> made_from(std::string_view source_hash);
    /// Whether a file opens with a code alone.
    bool has(FileId file);
    /// The code that opens a file; nothing where it opens without.
    std::optional<std::string> code_of(FileId file);

 private:
    db::Database& database_;
    const crypto::Vault& vault_;
};

}  // namespace mitra::delivery
