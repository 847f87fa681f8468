#include "cli/broadcast/broadcast_view.hpp"
#include "lib/app/sending.hpp"
#include "lib/base/error.hpp"
#include "lib/flow/start_broadcast.hpp"
#include "lib/outbox/queue.hpp"
#include "lib/outbox/template_store.hpp"
#include "lib/people/person_store.hpp"

namespace mitra::cli {

void broadcast_plan(Verb& verb) {
    auto options = std::make_shared<BroadcastOptions>();
    declare_broadcast(verb, *options).run([options](Context& context) {
        context.answer(show_plan(context, request_of(context, *options)));
    });
}

void broadcast_start(Verb& verb) {
    auto options = std::make_shared<BroadcastOptions>();
    declare_broadcast(verb, *options).needs_confirmation().run([options](Context& context) {
        const auto request = request_of(context, *options);
        Object answer = show_plan(context, request);
        // A rehearsal shows the plan: queueing a million rows to throw them away would only hold everybody up.
        if (context.dry_run()) {
            context.answer(std::move(answer));
            return;
        }
        context.expect_as_asked();
        const std::int64_t recipients = std::get<std::int64_t>(answer.find("recipients")->kind());
        Progress progress{context, "queueing", recipients};
        const BroadcastId id = flow::start_broadcast(context.services(), app::sending_rules(context.app()), request,
                                                     [&](std::int64_t queued) { progress.at(queued); });
        context.print("{} started: {} messages queued", id, recipients);
        Object started{{"id", id}, {"status", "running"}};
        for (Field& field : answer.fields)
            started.add(std::move(field.name), std::move(field.value));
        context.answer(std::move(started));
    });
}

void broadcast_test(Verb& verb) {
    struct Request {
        std::string template_name, phone;
        std::vector<std::string> set;
    };
    auto request = std::make_shared<Request>();
    verb.argument("TEMPLATE", request->template_name, "a broadcast's template")
        .argument("PHONE", request->phone, "somebody on file: yourself, by phone or as PER-12")
        .option("--set KEY=VALUE", request->set, "a field of the template; may be given again")
        .run([request](Context& context) {
            const auto person = people::PersonStore{context.database(), context.app().vault()}.named(request->phone);
            const auto text = outbox::TemplateStore{context.database()}.named(request->template_name);
            if (text.kind != outbox::Kind::broadcast)
                throw Error{ErrorKind::usage, fmt::format("'{}' is no broadcast's template", text.name),
                            "see 'mitra template list'", "template"};
            Object fields;
            for (const auto& [name, value] : fields_of(request->set))
                fields.add(name, value);
            const auto id = outbox::queue(context.database(), context.app().vault(),
                                          {.kind = outbox::Kind::broadcast,
                                           .cause = fmt::format("test:{}@{}", text.name, context.now().milliseconds),
                                           .person = person.id,
                                           .template_name = text.name,
                                           .extra = fields.fields.empty() ? "" : to_json(fields),
                                           .not_before = context.now()},
                                          context.now());
            context.concerns(1);
            context.print("{} queued for {}", id.value(), person.id);
            context.answer({{"id", id}, {"person", person.id}, {"template", text.name}});
        });
}

}  // namespace mitra::cli
