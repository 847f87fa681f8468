#include "cli/event/event_view.hpp"
#include "cli/person/person_view.hpp"
#include "lib/flow/change_event.hpp"

namespace mitra::cli {
namespace {

struct Request {
    std::string event;
    Ids people;
};

/// How the two acts, which mirror each other, are done and told.
struct Act {
    bool (*change)(const flow::Services& services, EventId event, PersonId person);
    const char* done;
    const char* already;
};

void change_each(Context& context, const Request& request, const Act& act) {
    const EventId event = event_named(context, request.event).id;
    context.each(request.people, [&](const std::string& reference) {
        const PersonId person = person_named(context, reference).id;
        const bool changed = act.change(context.services(), event, person);
        return Result{fmt::format(fmt::runtime(changed ? act.done : act.already), event),
                      {{"id", person}, {"event", event}, {"changed", changed}}};
    });
}

void declare(Verb& verb, const Act& act) {
    auto request = std::make_shared<Request>();
    verb.argument("EVENT", request->event, "EVT-1")
        .ids("PERSON", request->people, "PER-12, a phone or an e-mail address")
        .run([request, act](Context& context) { change_each(context, *request, act); });
}

}  // namespace

void event_join(Verb& verb) {
    declare(verb, {flow::join_event, "joined {}", "was in {} already"});
}

void event_leave(Verb& verb) {
    declare(verb, {flow::leave_event, "left {}", "was not in {}"});
}

}  // namespace mitra::cli
