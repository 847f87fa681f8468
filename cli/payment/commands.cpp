#include "cli/nouns.hpp"

namespace mitra::cli {

void payment_bank_account_add(Verb& verb);
void payment_bank_account_list(Verb& verb);
void payment_bank_account_set(Verb& verb);
void payment_case(Verb& verb);
void payment_cases(Verb& verb);
void payment_dismiss_row(Verb& verb);
void payment_import(Verb& verb);
void payment_list(Verb& verb);
void payment_proof(Verb& verb);
void payment_pull(Verb& verb);
void payment_refund_paid(Verb& verb);
void payment_refunds(Verb& verb);
void payment_rows(Verb& verb);
void payment_show(Verb& verb);

std::span<const Command> payment_commands() {
    static constexpr Command k_commands[] = {
        {"list", "list attempts to pay", Needs::read, payment_list},
        {"show", "show one, with the evidence that settled it", Needs::read, payment_show},
        {"proof", "write the proof that a buyer handed in to a file", Needs::read, payment_proof},
        {"pull", "ask Duitku whether payments are paid", Needs::write, payment_pull},
        {"bank-account add", "add an account that buyers may transfer to", Needs::write, payment_bank_account_add},
        {"bank-account set", "change one, or switch it off", Needs::write, payment_bank_account_set},
        {"bank-account list", "list them", Needs::read, payment_bank_account_list},
        {"import", "read a bank's statement and match what came", Needs::write, payment_import},
        {"rows", "list rows of statements that nobody has decided about", Needs::read, payment_rows},
        {"dismiss-row", "say that a row pays no order", Needs::write, payment_dismiss_row},
        {"cases", "list money that does not fit", Needs::read, payment_cases},
        {"case", "close a case", Needs::write, payment_case},
        {"refunds", "list refunds that wait for their transfer", Needs::read, payment_refunds},
        {"refund-paid", "note that a refund was transferred", Needs::write, payment_refund_paid},
    };
    return k_commands;
}

}  // namespace mitra::cli
