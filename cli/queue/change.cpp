// What a person may do to messages: try again, cancel, say what became of them, hold them all.
#include "cli/queue/message_view.hpp"
#include "lib/base/error.hpp"
#include "lib/db/system_state.hpp"
#include "lib/flow/resolve_message.hpp"

namespace mitra::cli {

void queue_retry(Verb& verb) {
    auto ids = std::make_shared<Ids>();
    verb.ids("MSG", *ids, "messages, as MSG-77").run([ids](Context& context) {
        context.each(*ids, [&](const std::string& text) {
            const MessageId id = message_id(text);
            const MessageId queued = flow::retry_message(context.services(), id);
            return Result{queued == id ? "is due now" : fmt::format("queued again as {}", queued),
                          {{"id", id}, {"queued_as", queued}}};
        });
    });
}

void queue_cancel(Verb& verb) {
    auto ids = std::make_shared<Ids>();
    verb.ids("MSG", *ids, "messages, as MSG-77").needs_confirmation().run([ids](Context& context) {
        context.each(*ids, [&](const std::string& text) {
            const MessageId id = message_id(text);
            const bool cancelled = flow::cancel_message(context.services(), id);
            return Result{cancelled ? "cancelled" : "was cancelled before", {{"id", id}, {"changed", cancelled}}};
        });
    });
}

void queue_resolve(Verb& verb) {
    struct Request {
        Ids ids;
        std::string as;
    };
    auto request = std::make_shared<Request>();
    verb.choice("--as", request->as, {"sent", "failed", "again"}, "what became of them; again sends once more")
        .ids("MSG", request->ids, "messages whose outcome is unknown, as MSG-77")
        .run([request](Context& context) {
            if (request->as.empty())
                throw Error{ErrorKind::usage, "--as is missing", "it is sent, failed or again", "message"};
            const auto resolution = request->as == "sent"     ? flow::Resolution::sent
                                    : request->as == "failed" ? flow::Resolution::failed
                                                              : flow::Resolution::again;
            context.each(request->ids, [&](const std::string& text) {
                const MessageId id = message_id(text);
                const bool resolved = flow::resolve_message(context.services(), id, resolution);
                return Result{resolved ? "resolved: " + request->as : "is so already",
                              {{"id", id}, {"changed", resolved}}};
            });
        });
}

void queue_freeze(Verb& verb) {
    verb.run([](Context& context) {
        const bool frozen = db::in_transaction(context.database(), [&] {
            if (!db::freeze_sending(context.database(), context.actor().name, context.now())) return false;
            context.audit("queue.freeze", "");
            return true;
        });
        context.print("{}", frozen ? "nothing is sent until 'mitra queue thaw'" : "the queue is frozen already");
        context.answer({{"frozen", true}, {"changed", frozen}});
    });
}

void queue_thaw(Verb& verb) {
    verb.run([](Context& context) {
        const bool thawed = db::in_transaction(context.database(), [&] {
            if (!db::thaw_sending(context.database())) return false;
            context.audit("queue.thaw", "");
            return true;
        });
        context.print("{}", thawed ? "messages go out again" : "the queue is not frozen");
        context.answer({{"frozen", false}, {"changed", thawed}});
    });
}

}  // namespace mitra::cli
