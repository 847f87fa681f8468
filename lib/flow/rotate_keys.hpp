#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "lib/file/folder.hpp"
#include "lib/flow/services.hpp"

namespace mitra::flow {

/// How far the re-sealing of one column is.
struct Resealing {
    std::string column;       ///< "person.name_sealed", or "files"
    std::int64_t values = 0;  ///< sealed anew so far, all columns and files together
};

/// Seals every value that another key sealed anew with the vault's active key, in short transactions, and the list of
/// erasures and every sealed file; how many values and files. Interrupted, it is simply run again: what is done is not
/// done twice. `told` hears after each transaction. The vault must hold the old keys too (crypto::add_key first, then
/// load).
std::int64_t reseal_all(const Services& services, const file::Folder& folder,
                        const std::function<void(const Resealing&)>& told);

/// A sealing key and how many values and files stand sealed with it.
struct KeyUse {
    std::uint32_t key = 0;
    bool active = false;
    bool in_file = true;      ///< false: values stand sealed with a key that we do not have
    std::int64_t values = 0;  ///< in rows
    std::int64_t files = 0;   ///< as they lie on the disk, also those that no row names yet or any more
};
std::vector<KeyUse> key_uses(const Services& services, const file::Folder& folder);

/// Error{refused} while a value or a file is sealed with this key and for the active one, Error{not_found} for an
/// unknown one.
void refuse_used_key(const Services& services, const file::Folder& folder, std::uint32_t key);
/// Takes a key out of the key file, unless refuse_used_key refuses.
void remove_key(const Services& services, const file::Folder& folder, const std::filesystem::path& key_file,
                std::uint32_t key);

}  // namespace mitra::flow
