#include <fmt/ranges.h>

#include "cli/backup/plan.hpp"
#include "lib/base/error.hpp"
#include "lib/db/audit.hpp"
#include "lib/db/backup.hpp"
#include "lib/db/restore.hpp"

namespace mitra::cli {
namespace {

struct Asked {
    std::filesystem::path file;
    std::optional<std::filesystem::path> private_key_file;
};

void rehearse(Context& context, const Asked& asked, const db::OpenWith& with) {
    const auto verified = db::verify_backup(asked.file, with, backup_checks(context));
    context.print("would make {} (schema {}, {} files) the database {}", asked.file.string(), verified.schema,
                  verified.files, context.app().settings().store.database.string());
}

db::RestorePlan plan_of(Context& context, const Asked& asked, db::OpenWith with) {
    const auto& store = context.app().settings().store;
    db::RestorePlan plan{asked.file, std::move(with), store.database, store.files_dir, "backup restore", {}, {}};
    plan.checks = backup_checks(context);
    plan.finish = [&context, &asked](db::Database& copy) {
        const Object detail{{"backup", asked.file.filename().string()}};
        db::in_transaction(copy, [&] {
            db::record_audit(copy, context.app().vault(), context.actor(), "backup.restore", "", to_json(detail),
                             context.now());
        });
    };
    return plan;
}

}  // namespace

void backup_restore(Verb& verb) {
    auto asked = std::make_shared<Asked>();
    verb.argument("FILE", asked->file, "the backup");
    verb.option("--private-key-file", asked->private_key_file, "for a backup sealed to a public key");
    verb.needs_confirmation().run([asked](Context& context) {
        db::OpenWith with = backup_opener(context, asked->private_key_file);
        if (context.dry_run()) {
            rehearse(context, *asked, with);
            return;
        }
        const auto restored = db::restore_backup(plan_of(context, *asked, std::move(with)), context.now());
        context.print("restored {}; sending is frozen", asked->file.string());
        context.answer({{"file", asked->file.string()},
                        {"database", context.app().settings().store.database.string()},
                        {"migrated", List{restored.migrated.begin(), restored.migrated.end()}},
                        {"files_added", restored.files_added},
                        {"replaced", restored.replaced ? std::optional{restored.replaced->string()} : std::nullopt}});
        if (!restored.migrated.empty())
            context.note(fmt::format("brought up to date: {}", fmt::join(restored.migrated, ", ")));
        if (restored.replaced) context.note("the database that was there is kept as " + restored.replaced->string());
        context.note("look at 'mitra queue list' for what was sent meanwhile, then 'mitra queue thaw'");
    });
}

}  // namespace mitra::cli
