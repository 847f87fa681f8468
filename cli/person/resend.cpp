#include "cli/person/person_view.hpp"
#include "lib/flow/resend_message.hpp"

namespace mitra::cli {

void person_resend(Verb& verb) {
    struct Request {
        std::string person, kind;
    };
    auto request = std::make_shared<Request>();
    verb.argument("PERSON", request->person, "PER-12, a phone or an e-mail address")
        .argument_choice("KIND", request->kind, {"welcome", "reminder", "follow_up", "referrer_alert"}, "which message")
        .run([request](Context& context) {
            const PersonId person = person_named(context, request->person).id;
            const auto kind = outbox::kind_named(request->kind).value();
            const MessageId message = flow::resend_message(context.services(), person, kind);
            context.concerns(1);
            context.print("{} queued: {} for {}", message, request->kind, person);
            context.answer({{"id", message}, {"person", person}, {"kind", request->kind}});
        });
}

}  // namespace mitra::cli
