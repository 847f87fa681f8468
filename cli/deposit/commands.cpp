#include "cli/nouns.hpp"

namespace mitra::cli {

void deposit_add(Verb& verb);
void deposit_list(Verb& verb);

std::span<const Command> deposit_commands() {
    static constexpr Command k_commands[] = {
        {"add", "book money that was sent to the supplier", Needs::write, deposit_add},
        {"list", "list what was sent, and what sending it cost", Needs::read, deposit_list},
    };
    return k_commands;
}

}  // namespace mitra::cli
