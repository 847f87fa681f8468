#include "cli/nouns.hpp"

namespace mitra::cli {

void broadcast_cancel(Verb& verb);
void broadcast_list(Verb& verb);
void broadcast_pause(Verb& verb);
void broadcast_plan(Verb& verb);
void broadcast_resume(Verb& verb);
void broadcast_show(Verb& verb);
void broadcast_start(Verb& verb);
void broadcast_test(Verb& verb);

std::span<const Command> broadcast_commands() {
    static constexpr Command k_commands[] = {
        {"plan", "say whom a broadcast would reach and how long it would take", Needs::read, broadcast_plan},
        {"start", "send one text to many people", Needs::write, broadcast_start},
        {"test", "send the text to one person on file", Needs::write, broadcast_test},
        {"pause", "hold a broadcast", Needs::write, broadcast_pause},
        {"resume", "let a broadcast go on", Needs::write, broadcast_resume},
        {"cancel", "end a broadcast; what waits does not go out", Needs::write, broadcast_cancel},
        {"show", "show one broadcast and how far it is", Needs::read, broadcast_show},
        {"list", "list broadcasts", Needs::read, broadcast_list},
    };
    return k_commands;
}

}  // namespace mitra::cli
