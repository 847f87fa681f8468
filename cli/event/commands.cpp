#include "cli/nouns.hpp"

namespace mitra::cli {

void event_add(Verb& verb);
void event_attendance(Verb& verb);
void event_cancel(Verb& verb);
void event_follow_up(Verb& verb);
void event_join(Verb& verb);
void event_leave(Verb& verb);
void event_list(Verb& verb);
void event_plan(Verb& verb);
void event_set(Verb& verb);
void event_show(Verb& verb);

std::span<const Command> event_commands() {
    static constexpr Command k_commands[] = {
        {"add", "add an event", Needs::write, event_add},
        {"set", "change an event; a new start plans its reminders anew", Needs::write, event_set},
        {"list", "list events", Needs::read, event_list},
        {"show", "show one event, who is in it and what they were told", Needs::read, event_show},
        {"cancel", "cancel an event and its waiting reminders", Needs::write, event_cancel},
        {"join", "register people for an event", Needs::write, event_join},
        {"leave", "take people out of an event", Needs::write, event_leave},
        {"plan", "plan reminders now, and show when they go out", Needs::write, event_plan},
        {"attendance", "note who came (Zoom's report), or show who comes how often", Needs::write, event_attendance},
        {"follow-up", "thank those who came and name the next event", Needs::write, event_follow_up},
    };
    return k_commands;
}

}  // namespace mitra::cli
