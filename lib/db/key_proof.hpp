#pragma once

#include "lib/db/database.hpp"

namespace mitra::crypto {
class Vault;
}

namespace mitra::db {

/// Makes sure that the key file and the database belong together: with another file's keys nothing would open, and,
/// worse, nobody would be found, so that everybody could register twice. Throws Error{usage} then. A database that has
/// seen no key yet remembers this one, by a keyed hash, at the first connection that may write.
void prove_keys(Database& database, const crypto::Vault& vault, Access access);

}  // namespace mitra::db
