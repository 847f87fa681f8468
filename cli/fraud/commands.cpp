#include "cli/nouns.hpp"

namespace mitra::cli {

void fraud_clear(Verb& verb);
void fraud_confirm(Verb& verb);
void fraud_list(Verb& verb);
void fraud_scan(Verb& verb);
void fraud_show(Verb& verb);

std::span<const Command> fraud_commands() {
    static constexpr Command k_commands[] = {
        {"scan", "look for what looks like fraud", Needs::write, fraud_scan},
        {"list", "list what was found", Needs::read, fraud_list},
        {"show", "show one finding, with its evidence", Needs::read, fraud_show},
        {"clear", "say that it was no fraud: its commission goes on", Needs::write, fraud_clear},
        {"confirm", "say that it was fraud: its commission ends", Needs::write, fraud_confirm},
    };
    return k_commands;
}

}  // namespace mitra::cli
