// Senders on and off, and a message that tries one out.
#include "cli/sender/sender_view.hpp"
#include "lib/base/error.hpp"
#include "lib/outbox/queue.hpp"

namespace mitra::cli {

void sender_enable(Verb& verb) {
    auto ids = std::make_shared<Ids>();
    verb.ids("SENDER", *ids, "SND-1 or its name").run([ids](Context& context) {
        outbox::SenderStore senders{context.database(), context.app().vault()};
        context.each(*ids, [&](const std::string& reference) {
            return db::in_transaction(context.database(), [&] {
                const outbox::Sender sender = senders.named(reference);
                senders.enable(sender.id);
                if (!sender.active) context.audit("sender.enable", to_string(sender.id));
                return Result{sender.active ? "is on already" : "is on", {{"id", sender.id}, {"active", true}}};
            });
        });
    });
}

void sender_disable(Verb& verb) {
    auto ids = std::make_shared<Ids>();
    verb.ids("SENDER", *ids, "SND-1 or its name").run([ids](Context& context) {
        outbox::SenderStore senders{context.database(), context.app().vault()};
        context.each(*ids, [&](const std::string& reference) {
            return db::in_transaction(context.database(), [&] {
                const outbox::Sender sender = senders.named(reference);
                if (senders.disable(sender.id, "by hand")) context.audit("sender.disable", to_string(sender.id));
                return Result{sender.active ? "is off; what waits goes by others" : "is off already",
                              {{"id", sender.id}, {"active", false}}};
            });
        });
    });
}

void sender_test(Verb& verb) {
    auto reference = std::make_shared<std::string>();
    verb.argument("SENDER", *reference, "SND-1 or its name").run([reference](Context& context) {
        const auto sender = outbox::SenderStore{context.database(), context.app().vault()}.named(*reference);
        if (!sender.active)
            throw Error{ErrorKind::refused, fmt::format("{} is off", sender.name), "'mitra sender enable' first",
                        "sender"};
        const Object fields{{"alert", "uji coba nomor " + sender.name},
                            {"detail", "Pesan ini dikirim melalui nomor tersebut."},
                            {"action", "tidak ada, bila pesan ini sampai"}};
        const auto id = db::in_transaction(context.database(), [&] {
            context.audit("sender.test", to_string(sender.id));
            return outbox::queue(
                context.database(), context.app().vault(),
                {.kind = outbox::Kind::admin_alert,
                 .cause = fmt::format("sender_test:{}@{}", sender.id.value, context.now().milliseconds),
                 .channel = sender.channel,
                 .template_name = "admin_alert",
                 .only_by = sender.id,
                 .extra = to_json(fields),
                 .not_before = context.now()},
                context.now());
        });
        context.concerns(1);
        context.print("{} queued for the admin, through {} alone; 'mitra queue show {}' tells what came of it",
                      id.value(), sender.name, id.value());
        context.answer({{"id", id}, {"sender", sender.id}});
    });
}

}  // namespace mitra::cli
