#include "cli/hook/hook.hpp"

namespace mitra::cli {

void hook_replay(Verb& verb) {
    auto ids = std::make_shared<Ids>();
    verb.ids("HOOK", *ids, "events to process again, as HOK-3");
    verb.run([ids](Context& context) {
        db::Inbox inbox{context.database(), context.app().vault()};
        context.each(*ids, [&](const std::string& text) {
            const auto id = hook_id(text);
            const bool waits = db::in_transaction(context.database(), [&] {
                const bool moved = inbox.replay(id, context.actor().name, context.now());
                if (moved) context.audit("hook.replay", to_string(id));
                return moved;
            });
            return Result{waits ? "waits to be processed again" : "waits already", {{"status", "received"}}};
        });
    });
}

}  // namespace mitra::cli
