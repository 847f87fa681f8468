#include "cli/nouns.hpp"

namespace mitra::cli {

void key_list(Verb& verb);
void key_remove(Verb& verb);
void key_rotate(Verb& verb);

std::span<const Command> key_commands() {
    static constexpr Command k_commands[] = {
        {"list", "show the sealing keys and how much stands sealed with each", Needs::read, key_list},
        {"rotate", "add a sealing key and seal everything anew with it", Needs::write, key_rotate},
        {"remove", "take a key that nothing is sealed with out of the key file", Needs::write, key_remove},
    };
    return k_commands;
}

}  // namespace mitra::cli
