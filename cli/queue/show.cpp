#include "cli/queue/message_view.hpp"
#include "lib/base/error.hpp"

namespace mitra::cli {

void queue_show(Verb& verb) {
    auto reference = std::make_shared<std::string>();
    verb.argument("MSG", *reference, "the message, as MSG-77").run([reference](Context& context) {
        const MessageId id = message_id(*reference);
        outbox::MessageList messages{context.database()};
        const auto message = messages.find(id);
        if (!message)
            throw Error{ErrorKind::not_found, fmt::format("no message {}", id), "see 'mitra queue list'", "message"};
        Object shown = message_row(context, *message);
        shown.add("cause", message->cause);
        shown.add("template", message->template_name);
        shown.add("broadcast", message->broadcast);
        shown.add("repeated", message->repeated);
        shown.add("expires_at", context.iso(message->expires_at));
        List tries;
        for (const outbox::ListedAttempt& attempt : messages.attempts(id)) {
            tries.emplace_back(Object{{"sender", attempt.sender},
                                      {"started_at", context.iso(attempt.started_at)},
                                      {"ended_at", context.iso(attempt.ended_at)},
                                      {"outcome", attempt.outcome},
                                      {"status", attempt.status},
                                      {"detail", attempt.detail}});
        }
        shown.add("tries", std::move(tries));
        context.show(std::move(shown));
    });
}

}  // namespace mitra::cli
