#include "cli/nouns.hpp"

namespace mitra::cli {

void payout_cancel(Verb& verb);
void payout_create(Verb& verb);
void payout_file(Verb& verb);
void payout_list(Verb& verb);
void payout_plan(Verb& verb);
void payout_result(Verb& verb);
void payout_show(Verb& verb);

std::span<const Command> payout_commands() {
    static constexpr Command k_commands[] = {
        {"plan", "whom a payout would pay, and who waits for what", Needs::read, payout_plan},
        {"create", "make a payout of what is owed now", Needs::write, payout_create},
        {"file", "write an approved payout's file for a bank", Needs::write, payout_file},
        {"result", "say what the bank paid and what it did not", Needs::write, payout_result},
        {"list", "list payouts", Needs::read, payout_list},
        {"show", "show one payout with its lines", Needs::read, payout_show},
        {"cancel", "end payouts of which nothing went to a bank", Needs::write, payout_cancel},
    };
    return k_commands;
}

}  // namespace mitra::cli
