#include "cli/nouns.hpp"

namespace mitra::cli {

void commission_hold(Verb& verb);
void commission_list(Verb& verb);
void commission_release(Verb& verb);
void commission_rule_add(Verb& verb);
void commission_rule_list(Verb& verb);
void commission_show(Verb& verb);
void commission_void(Verb& verb);

std::span<const Command> commission_commands() {
    static constexpr Command k_commands[] = {
        {"list", "list what people earned, line by line", Needs::read, commission_list},
        {"show", "show one line with what was taken back of it", Needs::read, commission_show},
        {"hold", "keep lines from being paid until they are released", Needs::write, commission_hold},
        {"release", "let lines go that were held, or all that are due", Needs::write, commission_release},
        {"void", "end lines that were not rightly earned", Needs::write, commission_void},
        {"rule add", "split what a tier's reports bring otherwise, from a day on", Needs::write, commission_rule_add},
        {"rule list", "list how tiers' reports are and were split", Needs::read, commission_rule_list},
    };
    return k_commands;
}

}  // namespace mitra::cli
