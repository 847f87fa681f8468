#include "lib/flow/upkeep.hpp"

#include "cli/context.hpp"
#include "lib/db/checkpoint.hpp"
#include "lib/flow/sweep_files.hpp"

namespace mitra::cli {

void db_upkeep(Verb& verb) {
    verb.run([](Context& context) {
        const flow::Upkeep done = flow::upkeep(context.services());
        const std::int64_t files = flow::sweep_files(context.services(), context.app().files());
        // Moving the log is no part of a transaction, so a rehearsal leaves it alone.
        const bool shortened = !context.dry_run() && db::checkpoint(context.database()) == db::Checkpoint::done;
        context.show({{"answers_forgotten", done.answers},
                      {"bodies_forgotten", done.bodies},
                      {"sessions_forgotten", done.sessions},
                      {"links_forgotten", done.links},
                      {"download_links_ended", done.downloads},
                      {"nickname_checks_forgotten", done.checks},
                      {"files_removed", files},
                      {"log_shortened", shortened}});
    });
}

}  // namespace mitra::cli
