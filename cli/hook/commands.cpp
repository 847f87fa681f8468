#include "cli/nouns.hpp"

namespace mitra::cli {

void hook_list(Verb& verb);
void hook_show(Verb& verb);
void hook_replay(Verb& verb);

std::span<const Command> hook_commands() {
    static constexpr Command k_commands[] = {
        {"list", "events that reached us from outside", Needs::read, hook_list},
        {"show", "one of them, with --body its content", Needs::write, hook_show},
        {"replay", "process them again", Needs::write, hook_replay},
    };
    return k_commands;
}

}  // namespace mitra::cli
