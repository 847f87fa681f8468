#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/context.hpp"
#include "cli/db/open_any.hpp"
#include "lib/db/file_lock.hpp"
#include "lib/db/migration.hpp"

namespace mitra::cli {
namespace {

std::vector<std::string> missing(db::Database& database) {
    std::vector<std::string> names;
    for (const db::Migration& migration : db::migrations(database))
        if (!migration.applied) names.push_back(migration.name);
    return names;
}

/// Daemons of the old program know the old schema: they must be gone before it changes under them.
void refuse_while_used(const std::filesystem::path& file) {
    if (!db::FileLock::try_take(db::use_lock_of(file), db::FileLock::Mode::exclusive))
        throw Error{ErrorKind::refused, "a program is using " + file.string(),
                    "stop what runs: 'systemctl stop mitra-web mitra-sender mitra-remind.timer', and other commands",
                    "database"};
}

void tell(Context& context, std::int64_t schema, const std::vector<std::string>& names, const char* what) {
    if (names.empty())
        context.print("schema {}: nothing to do", schema);
    else
        context.print("schema {}: {} {}", schema, what, fmt::join(names, ", "));
    context.answer({{"schema_version", schema}, {"applied", List{names.begin(), names.end()}}});
}

}  // namespace

void db_migrate(Verb& verb) {
    verb.run([](Context& context) {
        const auto file = context.app().settings().store.database;
        {
            db::Database database = open_any(file);
            const auto names = missing(database);
            if (names.empty()) db::check_schema(database);  // says so where the file is newer than this program
            if (names.empty() || context.dry_run()) {
                tell(context, db::schema_version(database), names, "would apply");
                return;
            }
        }
        refuse_while_used(file);
        db::Database database = open_any(file);
        const auto applied = db::migrate(database);
        tell(context, db::schema_version(database), applied, "applied");
    });
}

}  // namespace mitra::cli
