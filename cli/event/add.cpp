#include "cli/event/event_view.hpp"
#include "cli/event/event_words.hpp"
#include "lib/flow/change_event.hpp"

namespace mitra::cli {
namespace {

void add(Context& context, const EventWords& words) {
    event::Event event;
    apply(context, words, event);
    event = event_named(context, to_string(flow::add_event(context.services(), event)));
    context.concerns(1);
    context.print("{} added: {}, {}", event.id, event.title, when(context, event.starts_at));
    if (event.tier)
        context.print("{} members are registered, and whoever becomes one will be",
                      event::EventStore{context.database()}.counts(event.id).registered);
    context.print("reminders go out at {}", when(context, event.starts_at - event::k_reminder_lead));
    context.answer(event_object(context, event));
}

}  // namespace

void event_add(Verb& verb) {
    auto words = std::make_shared<EventWords>();
    verb.required("--title TEXT", words->title, "what it is called in messages and pages")
        .required("--start TIME", words->start, "when it begins, as \"2026-11-21 19:30\"")
        .required("--zoom URL", words->zoom, "where to join it");
    declare_event(verb, *words)
        .option("--tier TIER", words->tier, "a meeting for the members of this tier, who are registered by themselves")
        .run([words](Context& context) { add(context, *words); });
}

}  // namespace mitra::cli
