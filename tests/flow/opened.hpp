#pragma once

#include <string>

#include "lib/db/database.hpp"
#include "lib/db/query.hpp"
#include "tests/support/vault.hpp"

namespace mitra::test {

/// Every sealed value of the database, opened, in one text.
inline std::string opened(db::Database& database) {
    std::string all;
    database.prepared("SELECT table_name, column_name, row_column FROM sealed_column")
        .each_row([&](const db::Row& row) {
            const std::string table = row.text("table_name"), column = row.text("column_name");
            database
                .prepared("SELECT " + row.text("row_column") + " AS row, " + column + " AS sealed FROM " + table +
                          " WHERE " + column + " IS NOT NULL")
                .each_row([&](const db::Row& value) {
                    all += table + "." + column + ": " +
                           test_vault().open({table, column, value.text("row")}, value.blob("sealed")) + "\n";
                });
        });
    return all;
}

}  // namespace mitra::test
