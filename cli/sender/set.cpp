#include "cli/sender/sender_view.hpp"

namespace mitra::cli {

void sender_set(Verb& verb) {
    struct Request {
        std::string sender;
        SenderOptions options;
    };
    auto request = std::make_shared<Request>();
    verb.argument("SENDER", request->sender, "SND-1 or its name");
    declare_sender_options(verb, request->options).run([request](Context& context) {
        outbox::SenderStore senders{context.database(), context.app().vault()};
        db::in_transaction(context.database(), [&] {
            outbox::Sender sender = senders.named(request->sender);
            apply(context, request->options, sender);
            senders.set(sender);
            context.audit("sender.set", to_string(sender.id));
        });
        const auto sender = senders.named(request->sender);
        context.concerns(1);
        context.print("{} changed", sender.id);
        context.answer(sender_row(context, sender, senders.sent_this_hour(context.now())));
    });
}

}  // namespace mitra::cli
