#include "cli/context.hpp"
#include "lib/base/error.hpp"
#include "lib/flow/rotate_keys.hpp"

namespace mitra::cli {

void key_remove(Verb& verb) {
    auto key = std::make_shared<std::int64_t>(0);
    verb.argument("KEY", *key, "its number, as 'mitra key list' shows it")
        .needs_confirmation()
        .run([key](Context& context) {
            if (*key < 1 || *key > 0xffff'ffff)
                throw Error{ErrorKind::not_found, fmt::format("no key {}", *key), "see 'mitra key list'", "key"};
            const auto number = static_cast<std::uint32_t>(*key);
            // The key file is outside the transaction that a rehearsal rolls back.
            if (context.dry_run())
                flow::refuse_used_key(context.services(), context.app().files(), number);
            else
                flow::remove_key(context.services(), context.app().files(), context.app().settings().store.key_file,
                                 number);
            context.concerns(1);
            context.print("key {} removed: backups from before the rotation need it, a copy of the old file opens them",
                          number);
            context.answer({{"id", number}, {"status", "removed"}});
        });
}

}  // namespace mitra::cli
