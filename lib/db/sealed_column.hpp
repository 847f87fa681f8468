#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "lib/db/database.hpp"

namespace mitra::crypto {
class Vault;
}

namespace mitra::db {

/// A column of table `sealed_column`: where sealed values stand, and which column of the row their seal is bound to.
struct SealedColumn {
    std::string table;
    std::string column;
    std::string row_column;
};
std::vector<SealedColumn> sealed_columns(Database& database);

/// How many values are sealed with each key, all columns together.
std::map<std::uint32_t, std::int64_t> keys_in_use(Database& database);

/// A page of re-sealing.
struct Resealed {
    std::int64_t values = 0;
    std::optional<std::int64_t> next;  ///< where the next page begins; nothing when the column is through
};
/// Seals values of other keys anew with the active one: at most `limit`, of rows after `after`, in one transaction.
/// A value that another program changed meanwhile is not touched.
Resealed reseal(Database& database, const crypto::Vault& vault, const SealedColumn& column, std::int64_t after,
                std::int64_t limit);

/// A sealed value that does not open where it stands.
struct SealFault {
    std::string table;
    std::string column;
    std::int64_t row = 0;
    std::string what;
};
/// Opens every sealed value in its place and tells those that do not; how many were opened. Reads in pages, so that it
/// stands in nobody's way.
std::int64_t verify_seals(Database& database, const crypto::Vault& vault,
                          const std::function<void(const SealFault&)>& fault);

}  // namespace mitra::db
