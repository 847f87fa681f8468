#include "lib/db/migration.hpp"

#include <fmt/format.h>

#include <charconv>

#include "lib/base/error.hpp"
#include "mitra_schema.hpp"

namespace mitra::db {
namespace {

std::int64_t pragma(Database& database, const char* sql) {
    return database.prepared(sql).integer();
}

std::int64_t version_of(std::string_view file_name) {
    std::int64_t version = 0;
    std::from_chars(file_name.data(), file_name.data() + file_name.size(), version);
    return version;
}

void check_owner(Database& database) {
    const std::int64_t owner = pragma(database, "PRAGMA application_id");
    const bool empty = owner == 0 && schema_version(database) == 0 &&
                       database.prepared("SELECT count(*) FROM sqlite_schema").integer() == 0;
    if (owner != k_application_id && !empty)
        throw Error{ErrorKind::refused, database.file().string() + " is not a mitra database",
                    "see 'database' in the settings"};
}

void check_not_newer(Database& database) {
    const std::int64_t found = schema_version(database);
    if (found > known_version())
        throw Error{ErrorKind::refused,
                    fmt::format("the database has schema {}, this program knows {}", found, known_version()),
                    "install the newer mitra that wrote it"};
}

}  // namespace

std::int64_t known_version() {
    return version_of(embedded::schema().back().name);
}

std::int64_t schema_version(Database& database) {
    return pragma(database, "PRAGMA user_version");
}

std::vector<Migration> migrations(Database& database) {
    const std::int64_t applied = schema_version(database);
    std::vector<Migration> result;
    for (const EmbeddedFile& file : embedded::schema()) {
        const std::int64_t version = version_of(file.name);
        const std::string_view name = file.name.substr(0, file.name.rfind('.'));
        result.push_back({version, std::string{name}, version <= applied});
    }
    return result;
}

std::vector<std::string> migrate(Database& database) {
    check_owner(database);
    check_not_newer(database);
    std::vector<std::string> done;
    for (const EmbeddedFile& file : embedded::schema()) {
        const std::int64_t version = version_of(file.name);
        Transaction transaction{database};
        // Asked inside the transaction: two that migrate at once take turns, and the second finds nothing to do.
        if (version <= schema_version(database)) continue;
        database.execute(fmt::format("PRAGMA application_id={}", k_application_id));
        database.execute(std::string{file.text});
        database.execute(fmt::format("PRAGMA user_version={}", version));
        transaction.commit();
        done.emplace_back(file.name.substr(0, file.name.rfind('.')));
    }
    return done;
}

void check_schema(Database& database) {
    check_owner(database);
    check_not_newer(database);
    const std::int64_t found = schema_version(database);
    if (found < known_version())
        throw Error{ErrorKind::refused,
                    fmt::format("the database has schema {}, this program needs {}", found, known_version()),
                    "stop the daemons, then run 'mitra db migrate'"};
}

}  // namespace mitra::db
