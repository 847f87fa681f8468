#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "lib/base/instant.hpp"
#include "lib/crypto/vault.hpp"

namespace mitra::people {

/// Who was erased, and when: the person's uuid, nothing else.
struct Erasure {
    std::string uuid;
    Instant at;
};

/// The erasures, in a small file outside the database, so that the restore of an older backup can repeat them. It
/// stands beside the database (`list_of`), and `mitra backup create` puts a copy beside the backups.
///
/// Two lines of text: "mitra erasures 1", then base64url of one sealed value (crypto/vault.hpp, place "erasures",
/// "list", ""), which holds a line "UUID MILLISECONDS" for each. Mode 0600; each change replaces the file as a whole.
class ErasureList {
 public:
    ErasureList(std::filesystem::path file, const crypto::Vault& vault) : file_{std::move(file)}, vault_{vault} {}

    /// Where the list of a database stands: the database's name and ".erasures".
    static std::filesystem::path list_of(const std::filesystem::path& database);
    /// Where its copy stands in a folder of backups: "erasures".
    static std::filesystem::path list_in(const std::filesystem::path& backups) { return backups / "erasures"; }

    /// Oldest first; empty where there is no file. Error{usage} or Error{internal} for a file that is not ours.
    [[nodiscard]] std::vector<Erasure> all() const;
    /// Takes in those that it does not know, on the disk when it returns; how many were new.
    std::size_t add(const std::vector<Erasure>& erasures);
    /// The same with what another list knows (the copy beside the backups).
    std::size_t merge(const ErasureList& other) { return add(other.all()); }
    /// Seals it with the active key.
    void reseal();

 private:
    void store(const std::vector<Erasure>& erasures);
    std::filesystem::path file_;
    const crypto::Vault& vault_;
};

}  // namespace mitra::people
