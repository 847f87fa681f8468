#include "cli/nouns.hpp"

namespace mitra::cli {

void queue_cancel(Verb& verb);
void queue_forecast(Verb& verb);
void queue_freeze(Verb& verb);
void queue_list(Verb& verb);
void queue_resolve(Verb& verb);
void queue_retry(Verb& verb);
void queue_show(Verb& verb);
void queue_stats(Verb& verb);
void queue_thaw(Verb& verb);

std::span<const Command> queue_commands() {
    static constexpr Command k_commands[] = {
        {"list", "list messages", Needs::read, queue_list},
        {"show", "show one message and its attempts", Needs::read, queue_show},
        {"stats", "count messages and what each sender did", Needs::read, queue_stats},
        {"retry", "try messages again", Needs::write, queue_retry},
        {"cancel", "cancel messages that wait", Needs::write, queue_cancel},
        {"resolve", "say what became of messages whose outcome is unknown", Needs::write, queue_resolve},
        {"forecast", "say when everything will be sent", Needs::read, queue_forecast},
        {"freeze", "send nothing until thaw", Needs::write, queue_freeze},
        {"thaw", "send again", Needs::write, queue_thaw},
    };
    return k_commands;
}

}  // namespace mitra::cli
