#include "cli/nouns.hpp"

namespace mitra::cli {

void audit_list(Verb& verb);
void audit_verify(Verb& verb);

std::span<const Command> audit_commands() {
    static constexpr Command k_commands[] = {
        {"list", "who did what, and why", Needs::read, audit_list},
        {"verify", "prove that no entry was changed or removed", Needs::read, audit_verify},
    };
    return k_commands;
}

}  // namespace mitra::cli
