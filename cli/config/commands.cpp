#include "cli/nouns.hpp"

namespace mitra::cli {

void config_show(Verb& verb);
void config_check(Verb& verb);

std::span<const Command> config_commands() {
    static constexpr Command k_commands[] = {
        {"show", "print each setting and where it came from", Needs::nothing, config_show},
        {"check", "say whether the settings can be used", Needs::nothing, config_check},
    };
    return k_commands;
}

}  // namespace mitra::cli
