// Acts on many people at once: their status, STOP and its end, who came to an event.
#include "cli/person/person_view.hpp"
#include "lib/event/event_store.hpp"
#include "lib/flow/change_person.hpp"
#include "lib/flow/stop_messages.hpp"

namespace mitra::cli {
namespace {

/// Does `act` for each person named; it says whether anything changed.
void for_people(Context& context, const Ids& people, std::string_view done, std::string_view already,
                const std::function<bool(PersonId)>& act) {
    context.each(people, [&](const std::string& reference) {
        const PersonId id = person_named(context, reference).id;
        const bool changed = act(id);
        return Result{std::string{changed ? done : already}, {{"id", id}, {"changed", changed}}};
    });
}

}  // namespace

void person_status_set(Verb& verb) {
    struct Request {
        std::string status;
        Ids people;
    };
    auto request = std::make_shared<Request>();
    verb.argument_choice("STATUS", request->status, {"belum_join", "sudah_join"}, "what they are from now on")
        .ids("PERSON", request->people, "PER-12, a phone or an e-mail address")
        .run([request](Context& context) {
            for_people(context, request->people, request->status + " now", request->status + " already",
                       [&](PersonId person) {
                           return flow::change_person(context.services(),
                                                      {.person = person, .joined = request->status == "sudah_join"});
                       });
        });
}

void person_stop(Verb& verb) {
    auto people = std::make_shared<Ids>();
    verb.ids("PERSON", *people, "PER-12, a phone or an e-mail address").run([people](Context& context) {
        for_people(context, *people, "gets no more messages but what is owed", "had stopped before",
                   [&](PersonId person) { return flow::stop_messages(context.services(), person); });
    });
}

void person_restart(Verb& verb) {
    auto people = std::make_shared<Ids>();
    verb.ids("PERSON", *people, "PER-12, a phone or an e-mail address; needs --reason").run([people](Context& context) {
        for_people(context, *people, "gets messages again", "had not stopped",
                   [&](PersonId person) { return flow::restart_messages(context.services(), person); });
    });
}

void person_attended(Verb& verb) {
    struct Request {
        std::string event;
        Ids people;
    };
    auto request = std::make_shared<Request>();
    verb.argument("EVT", request->event, "the event")
        .ids("PERSON", request->people, "PER-12, a phone or an e-mail address")
        .run([request](Context& context) {
            const EventId event = event::EventStore{context.database()}.named(request->event).id;
            for_people(context, request->people, fmt::format("came to {}", event),
                       fmt::format("was noted for {} before", event),
                       [&](PersonId person) { return flow::mark_attended(context.services(), event, person); });
        });
}

}  // namespace mitra::cli
