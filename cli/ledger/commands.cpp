#include "cli/nouns.hpp"

namespace mitra::cli {

void ledger_balance(Verb& verb);
void ledger_explain(Verb& verb);
void ledger_export(Verb& verb);
void ledger_journal(Verb& verb);
void ledger_transfer(Verb& verb);
void ledger_verify(Verb& verb);

std::span<const Command> ledger_commands() {
    static constexpr Command k_commands[] = {
        {"verify", "prove that the books balance; silent when they do", Needs::read, ledger_verify},
        {"balance", "what stands on the accounts, now or at a time", Needs::read, ledger_balance},
        {"journal", "what was booked, entry by entry", Needs::read, ledger_journal},
        {"explain", "what was booked for an order, a payment, a person, and why", Needs::read, ledger_explain},
        {"transfer", "book money that went between accounts of our own", Needs::write, ledger_transfer},
        {"export", "write the books for another program", Needs::read, ledger_export},
    };
    return k_commands;
}

}  // namespace mitra::cli
