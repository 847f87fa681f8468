// What texts there are, and how one reads for a person.
#include <fmt/ranges.h>

#include "cli/broadcast/broadcast_view.hpp"
#include "cli/paging.hpp"
#include "lib/app/sending.hpp"
#include "lib/event/event_store.hpp"
#include "lib/outbox/template_store.hpp"
#include "lib/people/person_store.hpp"
#include "lib/referral/referral_store.hpp"

namespace mitra::cli {
namespace {

Object row_of(Context& context, const outbox::Template& text) {
    return {{"name", text.name},
            {"kind", outbox::rules_of(text.kind).name},
            {"subject", text.subject},
            {"revision", text.revision},
            {"changed_at", context.iso(text.changed_at)}};
}

struct Rendering {
    std::string name, as;
    std::vector<std::string> set;
    bool email = false;
};

/// A message as if it were queued now: about the reader's next event, or the last one they brought.
outbox::Waiting message_for(Context& context, const Rendering& request, const outbox::Template& text, PersonId person) {
    outbox::Waiting message{.kind = text.kind,
                            .channel = request.email ? outbox::Channel::email : outbox::Channel::whatsapp,
                            .person = person,
                            .template_name = text.name};
    event::EventStore events{context.database()};
    auto event = events.next_of(person, context.now());
    if (!event) event = events.next(context.now());
    if (event) message.event = event->id;
    if (text.kind == outbox::Kind::referrer_alert) {
        const auto brought = referral::ReferralStore{context.database()}.brought_by(person, 0, 1);
        message.about = brought.empty() ? person : brought.front().person;
    }
    return message;
}

void render(Context& context, const Rendering& request) {
    const auto text = outbox::TemplateStore{context.database()}.named(request.name);
    const PersonId person = people::PersonStore{context.database(), context.app().vault()}.named(request.as).id;
    const flow::Services services = context.services();
    const auto outgoing = flow::MessageComposer{services, app::compose_options(context.app())}.render(
        message_for(context, request, text, person), text, fields_of(request.set));
    context.print("{}", outgoing.text);
    context.answer({{"name", text.name},
                    {"person", person},
                    {"subject", request.email ? std::optional{outgoing.subject} : std::nullopt},
                    {"text", outgoing.text}});
}

}  // namespace

void template_list(Verb& verb) {
    auto paging = std::make_shared<Paging>();
    verb.pages(*paging).run([paging](Context& context) {
        refuse_dates(*paging, "templates");
        Page page;
        const auto all = outbox::TemplateStore{context.database()}.list();
        for (const outbox::Template& text : all) {
            if (paging->after && text.name <= *paging->after) continue;
            if (std::ssize(page.items) == paging->limit) {
                page.next = std::get<std::string>(page.items.back().find("name")->kind());
                break;
            }
            page.items.push_back(row_of(context, text));
        }
        if (paging->count) page.total = std::ssize(all);
        context.list({{"name", "NAME"}, {"kind", "KIND"}, {"revision", "REVISION"}, {"changed_at", "CHANGED"}},
                     std::move(page));
    });
}

void template_show(Verb& verb) {
    auto name = std::make_shared<std::string>();
    verb.argument("NAME", *name, "the template").run([name](Context& context) {
        const auto text = outbox::TemplateStore{context.database()}.named(*name);
        Object answer = row_of(context, text);
        answer.add("text", text.body);
        List fields;
        for (const std::string_view field : outbox::fields_of_kind(text.kind))
            fields.emplace_back(field);
        answer.add("fields", std::move(fields));
        // As a file that `template set` takes again.
        context.print("kind: {}\nsubject: {}\n---\n{}", outbox::rules_of(text.kind).name, text.subject, text.body);
        context.note(fmt::format("fields: {}", fmt::join(outbox::fields_of_kind(text.kind), " ")));
        context.answer(std::move(answer));
    });
}

void template_check(Verb& verb) {
    auto name = std::make_shared<std::optional<std::string>>();
    verb.argument("[NAME]", *name, "one template; left out: all").run([name](Context& context) {
        outbox::TemplateStore templates{context.database()};
        const auto texts = *name ? std::vector{templates.named(**name)} : templates.list();
        List problems;
        for (const outbox::Template& text : texts) {
            const auto complaint = outbox::complaint_about(text);
            if (!complaint) continue;
            context.print("{}: {}", text.name, *complaint);
            problems.emplace_back(Object{{"name", text.name}, {"problem", *complaint}});
        }
        if (problems.empty()) context.note(fmt::format("{} templates, nothing to say", texts.size()));
        if (!problems.empty()) context.exit_with(9);
        context.answer({{"templates", std::ssize(texts)}, {"problems", std::move(problems)}});
    });
}

void template_render(Verb& verb) {
    auto request = std::make_shared<Rendering>();
    verb.argument("NAME", request->name, "the template")
        .required("--as PERSON", request->as, "who reads it: PER-12, a phone or an e-mail address")
        .option("--set KEY=VALUE", request->set, "a field; may be given again")
        .flag("--email", request->email, "as e-mail instead of WhatsApp")
        .run([request](Context& context) { render(context, *request); });
}

}  // namespace mitra::cli
