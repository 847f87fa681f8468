#include "cli/nouns.hpp"

namespace mitra::cli {

void material_add(Verb& verb);
void material_list(Verb& verb);
void material_remove(Verb& verb);

std::span<const Command> material_commands() {
    static constexpr Command k_commands[] = {
        {"add", "put a file behind a right: whoever has it may download it", Needs::write, material_add},
        {"list", "list what rights let people download", Needs::read, material_list},
        {"remove", "take materials away", Needs::write, material_remove},
    };
    return k_commands;
}

}  // namespace mitra::cli
