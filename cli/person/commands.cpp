#include "cli/nouns.hpp"

namespace mitra::cli {

void person_add(Verb& verb);
void person_attended(Verb& verb);
void person_bank(Verb& verb);
void person_erase(Verb& verb);
void person_export(Verb& verb);
void person_import(Verb& verb);
void person_list(Verb& verb);
void person_resend(Verb& verb);
void person_restart(Verb& verb);
void person_set(Verb& verb);
void person_show(Verb& verb);
void person_status_set(Verb& verb);
void person_stop(Verb& verb);

std::span<const Command> person_commands() {
    static constexpr Command k_commands[] = {
        {"add", "register somebody by hand", Needs::write, person_add},
        {"list", "list people", Needs::read, person_list},
        {"show", "show one person", Needs::read, person_show},
        {"set", "change a person's data", Needs::write, person_set},
        {"status set", "say who has joined", Needs::write, person_status_set},
        {"import", "register people from a CSV file", Needs::write, person_import},
        {"export", "write people as CSV", Needs::read, person_export},
        {"stop", "send no more messages to them", Needs::write, person_stop},
        {"restart", "send messages again, at their wish", Needs::write, person_restart},
        {"resend", "queue a message once more", Needs::write, person_resend},
        {"attended", "note who came to an event", Needs::write, person_attended},
        {"bank", "see or change where somebody is paid", Needs::write, person_bank},
        {"erase", "remove for ever what identifies them", Needs::write, person_erase},
    };
    return k_commands;
}

}  // namespace mitra::cli
