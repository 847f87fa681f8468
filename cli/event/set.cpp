#include "cli/event/event_view.hpp"
#include "cli/event/event_words.hpp"
#include "lib/flow/change_event.hpp"

namespace mitra::cli {
namespace {

struct Request {
    std::string event;
    EventWords words;
};

void set(Context& context, const Request& request) {
    const event::Event before = event_named(context, request.event);
    event::Event event = before;
    apply(context, request.words, event);
    const bool changed = flow::set_event(context.services(), event);
    if (!changed) {
        context.print("{} is so already; nothing was changed", event.id);
    } else if (before.starts_at == event.starts_at) {
        context.print("{} changed", event.id);
    } else {
        context.print("{} moved to {}; reminders go out at {}", event.id, when(context, event.starts_at),
                      when(context, event.starts_at - event::k_reminder_lead));
    }
    if (changed) context.concerns(1);
    context.answer(event_object(context, event).add("changed", changed));
}

}  // namespace

void event_set(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.argument("EVENT", request->event, "EVT-1")
        .option("--title TEXT", request->words.title, "what it is called in messages and pages")
        .option("--start TIME", request->words.start, "when it begins; moves the reminders with it")
        .option("--zoom URL", request->words.zoom, "where to join it");
    declare_event(verb, request->words).run([request](Context& context) { set(context, *request); });
}

}  // namespace mitra::cli
