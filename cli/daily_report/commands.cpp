#include "cli/nouns.hpp"

namespace mitra::cli {

void daily_report_history(Verb& verb);
void daily_report_import(Verb& verb);
void daily_report_list(Verb& verb);
void daily_report_show(Verb& verb);
void daily_report_submit(Verb& verb);

std::span<const Command> daily_report_commands() {
    static constexpr Command k_commands[] = {
        {"submit", "hand in what a member did on one day", Needs::write, daily_report_submit},
        {"import", "hand in many, from a CSV", Needs::write, daily_report_import},
        {"list", "list reports", Needs::read, daily_report_list},
        {"show", "show one, with what was written and its split", Needs::read, daily_report_show},
        {"history", "list what was decided about reports, the latest first", Needs::read, daily_report_history},
    };
    return k_commands;
}

}  // namespace mitra::cli
