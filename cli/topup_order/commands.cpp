#include "cli/nouns.hpp"

namespace mitra::cli {

void topup_order_cancel(Verb& verb);
void topup_order_list(Verb& verb);
void topup_order_match(Verb& verb);
void topup_order_new(Verb& verb);
void topup_order_orphans(Verb& verb);
void topup_order_quote(Verb& verb);
void topup_order_resolve(Verb& verb);
void topup_order_send(Verb& verb);
void topup_order_show(Verb& verb);
void topup_order_status(Verb& verb);
void topup_order_tips(Verb& verb);

std::span<const Command> topup_order_commands() {
    static constexpr Command k_commands[] = {
        {"quote", "say what a service costs for a target, and of what", Needs::read, topup_order_quote},
        {"new", "order one for a buyer, who is told how to pay", Needs::write, topup_order_new},
        {"match", "match tips with orders, or say what one was for", Needs::write, topup_order_match},
        {"tips", "list what came through Trakteer", Needs::read, topup_order_tips},
        {"send", "place a paid one at the supplier", Needs::write, topup_order_send},
        {"status", "ask the supplier how they stand", Needs::write, topup_order_status},
        {"resolve", "say what became of one that nobody saw", Needs::write, topup_order_resolve},
        {"orphans", "list the supplier's transactions that no top-up has, or dismiss one", Needs::write,
         topup_order_orphans},
        {"cancel", "never send one that was not sent yet", Needs::write, topup_order_cancel},
        {"list", "list them", Needs::read, topup_order_list},
        {"show", "show one, with its attempts and history", Needs::read, topup_order_show},
    };
    return k_commands;
}

}  // namespace mitra::cli
