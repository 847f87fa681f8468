#include "cli/context.hpp"
#include "cli/db/open_any.hpp"
#include "lib/db/checkpoint.hpp"
#include "lib/db/checks.hpp"
#include "lib/db/migration.hpp"
#include "lib/db/space.hpp"
#include "lib/db/system_state.hpp"

namespace mitra::cli {

void db_status(Verb& verb) {
    verb.run([](Context& context) {
        const auto file = context.app().settings().store.database;
        db::Database database = open_any(file);
        const std::int64_t schema = db::schema_version(database);
        List pending;
        for (const db::Migration& migration : db::migrations(database))
            if (!migration.applied) pending.emplace_back(migration.name);
        Object status{{"file", file.string()},
                      {"schema_version", schema},
                      {"known_version", db::known_version()},
                      {"pending", pending},
                      {"bytes", static_cast<std::int64_t>(std::filesystem::file_size(file))},
                      {"log_bytes", static_cast<std::int64_t>(db::wal_bytes(database))},
                      {"free_bytes", static_cast<std::int64_t>(db::space_left(file).free_bytes)}};
        // The first migration made what the next line asks for.
        const auto frozen = schema > 0 ? db::sending_frozen(database) : std::nullopt;
        status.add("sending_frozen_since", frozen ? context.iso(std::optional{frozen->since}) : std::nullopt);
        status.add("sending_frozen_by", frozen ? std::optional{frozen->by} : std::nullopt);
        context.show(std::move(status));
        if (const std::string note = db::engine_note(); !note.empty()) context.note("note: " + note);
        if (schema > db::known_version())
            context.note("the database is newer than this program: install the mitra that wrote it");
        else if (!pending.empty())
            context.note("stop the daemons, then run 'mitra db migrate'");
    });
}

}  // namespace mitra::cli
