#include "cli/nouns.hpp"

namespace mitra::cli {

void fee_add(Verb& verb);
void fee_list(Verb& verb);

std::span<const Command> fee_commands() {
    static constexpr Command k_commands[] = {
        {"add", "say what a payment costs, or filling the deposit, from a day on", Needs::write, fee_add},
        {"list", "list what costs what, and did", Needs::read, fee_list},
    };
    return k_commands;
}

}  // namespace mitra::cli
