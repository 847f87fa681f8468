#include "cli/nouns.hpp"

namespace mitra::cli {

void leader_clear(Verb& verb);
void leader_history(Verb& verb);
void leader_report(Verb& verb);
void leader_set(Verb& verb);
void leader_tree(Verb& verb);

std::span<const Command> leader_commands() {
    static constexpr Command k_commands[] = {
        {"set", "from now on somebody leads somebody", Needs::write, leader_set},
        {"clear", "from now on nobody leads them", Needs::write, leader_clear},
        {"tree", "show who leads whom, from one person down or from every leader", Needs::read, leader_tree},
        {"report", "list what their teams' reports brought leaders", Needs::read, leader_report},
        {"history", "list who led somebody, the latest first", Needs::read, leader_history},
    };
    return k_commands;
}

}  // namespace mitra::cli
