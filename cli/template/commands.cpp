#include "cli/nouns.hpp"

namespace mitra::cli {

void template_check(Verb& verb);
void template_list(Verb& verb);
void template_render(Verb& verb);
void template_set(Verb& verb);
void template_show(Verb& verb);

std::span<const Command> template_commands() {
    static constexpr Command k_commands[] = {
        {"list", "list the texts of messages", Needs::read, template_list},
        {"show", "show one text, as a file that set takes again", Needs::read, template_show},
        {"set", "change a text, or add a broadcast's", Needs::write, template_set},
        {"check", "look for unknown fields", Needs::read, template_check},
        {"render", "show a text as one person would get it", Needs::read, template_render},
    };
    return k_commands;
}

}  // namespace mitra::cli
