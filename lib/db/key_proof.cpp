#include "lib/db/key_proof.hpp"

#include "lib/base/error.hpp"
#include "lib/crypto/digest.hpp"
#include "lib/crypto/vault.hpp"

namespace mitra::db {
namespace {

std::optional<std::string> remembered(Database& database) {
    return database.prepared("SELECT hash FROM key_proof").optional_row([](const Row& row) {
        return row.blob("hash");
    });
}

}  // namespace

void prove_keys(Database& database, const crypto::Vault& vault, Access access) {
    const std::string ours = vault.lookup_hash("key_proof", "mitra");
    auto theirs = remembered(database);
    if (!theirs && access == Access::read_write) {
        database.prepared("INSERT INTO key_proof (id, hash) VALUES (1, :hash) ON CONFLICT (id) DO NOTHING")
            .bind(":hash", Blob{ours})
            .run();
        theirs = remembered(database);  // another program may have been first, with another file
    }
    if (theirs && !crypto::equal_secret(*theirs, ours))
        throw Error{ErrorKind::usage, database.file().string() + " was made with another key file",
                    "set store.key_file to the one that belongs to it, or take that from where its copy is kept",
                    "key"};
}

}  // namespace mitra::db
