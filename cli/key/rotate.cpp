#include "cli/context.hpp"
#include "lib/base/error.hpp"
#include "lib/crypto/secret_file.hpp"
#include "lib/db/file_lock.hpp"
#include "lib/flow/rotate_keys.hpp"

namespace mitra::cli {
namespace {

/// How many values other keys than the active one sealed: a rotation that was not finished.
std::int64_t left_to_seal(Context& context, const flow::Services& services) {
    std::int64_t values = 0;
    for (const flow::KeyUse& use : flow::key_uses(services, context.app().files()))
        if (use.in_file && !use.active) values += use.values + use.files;
    return values;
}

bool is_unfinished(Context& context) {
    // A connection of its own, closed again: the next step asks whether anybody has the database open.
    auto database = context.app().connect(db::Access::read_only);
    return left_to_seal(context, context.app().services(database, context.actor())) > 0;
}

/// A running program does not know a key that was added after it started, and could not open what is sealed with it.
void add_key(Context& context) {
    const auto& store = context.app().settings().store;
    const auto alone = db::FileLock::try_take(db::use_lock_of(store.database), db::FileLock::Mode::exclusive);
    if (!alone)
        throw Error{ErrorKind::refused, "a program that knows only the old keys has the database open",
                    "stop the daemons and run it again; they may start as soon as the new key is active", "key"};
    const std::uint32_t key = crypto::add_key(store.key_file);
    context.note(fmt::format("key {} is active: the daemons may start while values are sealed anew", key));
}

void rehearse(Context& context) {
    const std::int64_t left = left_to_seal(context, context.services());
    if (left > 0)
        context.print("{} values are left to seal with key {}", left, context.app().vault().active_key());
    else
        context.print("a new key would be added, and everything sealed anew with it");
    context.answer({{"left", left}});
}

void rotate(Context& context) {
    if (context.dry_run()) return rehearse(context);
    if (context.globals().key || context.globals().expect_rows || context.globals().expect_rupiah)
        throw Error{ErrorKind::usage, "a rotation is many transactions: --key and --expect-rows are not for it",
                    "it may be run again as often as you like"};
    if (!is_unfinished(context)) add_key(context);

    const auto& key_file = context.app().settings().store.key_file;
    const crypto::Vault vault = crypto::Vault::load(key_file);
    // The key may be a broken-off run's, which never came to flush it. Nothing is sealed with one that may be lost.
    crypto::settle_secret_file(key_file);
    const flow::Services old = context.services();
    const flow::Services services{old.database, vault, old.clock, old.random, old.site, old.actor};
    const file::Folder folder{context.app().files().path(), vault};
    Progress progress{context, "sealing", left_to_seal(context, services)};
    const std::int64_t values =
        flow::reseal_all(services, folder, [&](const flow::Resealing& done) { progress.at(done.values); });
    context.print("{} values sealed anew, all with key {}", values, vault.active_key());
    context.answer({{"id", vault.active_key()}, {"values", values}});
    context.note("old keys open older backups: keep them (or a copy of the key file) as long as those, 35 days");
}

}  // namespace

void key_rotate(Verb& verb) {
    verb.run(rotate);
}

}  // namespace mitra::cli
