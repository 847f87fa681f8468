#include "cli/nouns.hpp"

namespace mitra::cli {

void group_add(Verb& verb);
void group_join(Verb& verb);
void group_leave(Verb& verb);
void group_list(Verb& verb);
void group_set(Verb& verb);
void group_show(Verb& verb);

std::span<const Command> group_commands() {
    static constexpr Command k_commands[] = {
        {"add", "add a group", Needs::write, group_add},
        {"set", "change a group's settings and rights", Needs::write, group_set},
        {"list", "list groups", Needs::read, group_list},
        {"show", "show one group", Needs::read, group_show},
        {"join", "put people into a group", Needs::write, group_join},
        {"leave", "take people out of a group", Needs::write, group_leave},
    };
    return k_commands;
}

}  // namespace mitra::cli
