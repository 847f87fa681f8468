#include <fmt/ranges.h>

#include "cli/backup/plan.hpp"
#include "lib/base/error.hpp"
#include "lib/db/audit.hpp"
#include "lib/db/backup.hpp"
#include "lib/db/restore.hpp"
#include "lib/flow/erase_person.hpp"
#include "lib/flow/sweep_files.hpp"
#include "lib/people/sign_in.hpp"

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

/// Erasures that only the database to be replaced knows go into its list. One too broken for that has none to give.
void keep_erasures(Context& context, const std::filesystem::path& database) {
    try {
        auto before = context.app().connect(db::Access::read_only);
        flow::note_erasures(context.app().services(before, context.actor()), people::ErasureList::list_of(database));
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::not_found)
            context.note(fmt::format("the database that is there cannot be asked who was erased: {}", error.what()));
    }
}

db::RestorePlan plan_of(Context& context, const Asked& asked, db::OpenWith with) {
    const auto& store = context.app().settings().store;
    db::RestorePlan plan{asked.file, std::move(with), store.database, store.files_dir, "backup restore", {}, {}};
    plan.checks = backup_checks(context);
    plan.finish = [&context, &asked](db::Database& copy) {
        // Who was erased, as the lists here and beside the backup say, goes with the copy too, for its checks.
        const auto list = people::ErasureList::list_of(context.app().settings().store.database);
        auto known = erasure_list(context, list);
        known.merge(
            erasure_list(context, people::ErasureList::list_in(std::filesystem::absolute(asked.file).parent_path())));
        erasure_list(context, people::ErasureList::list_of(copy.file())).merge(known);
        flow::repeat_erasures(context.app().services(copy, context.actor()), list);
        const Object detail{{"backup", asked.file.filename().string()}};
        db::in_transaction(copy, [&] {
            // Who signed out since, or used up a link, did so for good.
            people::SignInStore{copy}.end_all(context.now());
            db::record_audit(copy, context.app().vault(), context.actor(), "backup.restore", "", to_json(detail),
                             context.now());
        });
    };
    return plan;
}

/// The backup brought the proofs of people who were erased meanwhile; nothing names them any more.
void sweep_erased(Context& context) {
    auto database = context.app().connect(db::Access::read_write);
    flow::sweep_files(context.app().services(database, context.actor()), context.app().files());
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
        keep_erasures(context, context.app().settings().store.database);
        const auto restored = db::restore_backup(plan_of(context, *asked, std::move(with)), context.now());
        sweep_erased(context);
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
