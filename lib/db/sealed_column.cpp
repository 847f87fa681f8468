#include "lib/db/sealed_column.hpp"

#include <fmt/format.h>

#include "lib/base/error.hpp"
#include "lib/crypto/vault.hpp"

namespace mitra::db {
namespace {

constexpr std::int64_t k_verified_at_once = 2000;

struct SealedValue {
    std::int64_t row = 0;
    std::string bound_to;
    std::string sealed;
};

/// The key's id as it stands at the front of a sealed value (crypto/vault.hpp).
std::string prefix_of(std::uint32_t key) {
    std::string bytes;
    for (const int shift : {24, 16, 8, 0})
        bytes.push_back(static_cast<char>((key >> shift) & 0xffU));
    return bytes;
}

std::vector<SealedValue> page(Database& database, const SealedColumn& in, std::int64_t after, std::int64_t limit,
                              const std::optional<std::uint32_t>& other_than = std::nullopt) {
    auto query = database.prepared(fmt::format(
        "SELECT rowid AS row, {0} AS bound_to, {1} AS sealed FROM {2} WHERE rowid > :after AND {1} IS NOT NULL{3} "
        "ORDER BY rowid LIMIT :limit",
        in.row_column, in.column, in.table, other_than ? fmt::format(" AND substr({}, 1, 4) <> :key", in.column) : ""));
    query.bind(":after", after).bind(":limit", limit);
    if (other_than) query.bind(":key", Blob{prefix_of(*other_than)});
    return query.rows([](const Row& row) {
        return SealedValue{row.integer("row"), row.text("bound_to"), row.blob("sealed")};
    });
}

/// Why a value does not open where it stands; empty where it does.
std::string fault_of(const crypto::Vault& vault, const SealedColumn& in, const SealedValue& value) {
    try {
        static_cast<void>(vault.open({in.table, in.column, value.bound_to}, value.sealed));
        return {};
    } catch (const Error& error) {
        return error.what();
    }
}

}  // namespace

std::vector<SealedColumn> sealed_columns(Database& database) {
    return database.prepared("SELECT * FROM sealed_column ORDER BY table_name, column_name").rows([](const Row& row) {
        return SealedColumn{row.text("table_name"), row.text("column_name"), row.text("row_column")};
    });
}

std::map<std::uint32_t, std::int64_t> keys_in_use(Database& database) {
    std::map<std::uint32_t, std::int64_t> counts;
    for (const SealedColumn& in : sealed_columns(database))
        database
            .prepared(fmt::format("SELECT hex(substr({0}, 1, 4)) AS key, count(*) AS count FROM {1} "
                                  "WHERE {0} IS NOT NULL GROUP BY 1",
                                  in.column, in.table))
            .each_row([&](const Row& row) {
                counts[static_cast<std::uint32_t>(std::stoul(row.text("key"), nullptr, 16))] += row.integer("count");
            });
    return counts;
}

Resealed reseal(Database& database, const crypto::Vault& vault, const SealedColumn& column, std::int64_t after,
                std::int64_t limit) {
    // Read outside the transaction: where nothing is left to do, looking through the table holds up nobody.
    const std::vector<SealedValue> values = page(database, column, after, limit, vault.active_key());
    if (values.empty()) return {};
    Resealed done{0, values.back().row};
    in_transaction(database, [&] {
        for (const SealedValue& value : values) {
            const crypto::Place place{column.table, column.column, value.bound_to};
            const std::string fresh = vault.seal(place, vault.open(place, value.sealed));
            done.values += database
                               .prepared(fmt::format("UPDATE {0} SET {1} = :fresh WHERE rowid = :row AND {1} = :old",
                                                     column.table, column.column))
                               .bind(":fresh", Blob{fresh})
                               .bind(":row", value.row)
                               .bind(":old", Blob{value.sealed})
                               .run();
        }
    });
    return done;
}

std::int64_t verify_seals(Database& database, const crypto::Vault& vault,
                          const std::function<void(const SealFault&)>& fault) {
    std::int64_t opened = 0;
    for (const SealedColumn& column : sealed_columns(database)) {
        std::int64_t after = 0;
        for (;;) {
            const std::vector<SealedValue> values = page(database, column, after, k_verified_at_once);
            if (values.empty()) break;
            for (const SealedValue& value : values) {
                const std::string what = fault_of(vault, column, value);
                if (what.empty())
                    ++opened;
                else
                    fault({column.table, column.column, value.row, what});
            }
            after = values.back().row;
        }
    }
    return opened;
}

}  // namespace mitra::db
