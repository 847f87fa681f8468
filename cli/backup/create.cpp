#include "cli/backup/plan.hpp"
#include "lib/db/backup.hpp"
#include "lib/flow/erase_person.hpp"

namespace mitra::cli {

void backup_create(Verb& verb) {
    auto folder = std::make_shared<std::optional<std::filesystem::path>>();
    verb.option("--to DIR", *folder, "another folder than the settings' backups_dir");
    verb.run([folder](Context& context) {
        const auto& store = context.app().settings().store;
        const auto target = folder->value_or(store.backups_dir);
        if (context.dry_run()) {
            context.print("would write a backup to {}", target.string());
            return;
        }
        const auto backup = db::create_backup(
            context.database(), {target, store.files_dir, backup_recipient(context), backup_checks(context)},
            context.now());
        flow::note_erasures(context.services(), people::ErasureList::list_in(target));
        context.show({{"file", backup.file.string()},
                      {"bytes", static_cast<std::int64_t>(backup.bytes)},
                      {"sha256", backup.sha256}});
        for (const auto& removed : backup.removed)
            context.note("removed " + removed.string() + ", older than 35 days");
    });
}

}  // namespace mitra::cli
