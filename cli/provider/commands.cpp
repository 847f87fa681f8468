#include "cli/nouns.hpp"

namespace mitra::cli {

void provider_balance(Verb& verb);
void provider_nickname(Verb& verb);
void provider_services_disable(Verb& verb);
void provider_services_enable(Verb& verb);
void provider_services_list(Verb& verb);
void provider_services_show(Verb& verb);
void provider_services_sync(Verb& verb);
void provider_start(Verb& verb);
void provider_stop(Verb& verb);

std::span<const Command> provider_commands() {
    static constexpr Command k_commands[] = {
        {"services sync", "read the supplier's price lists now", Needs::write, provider_services_sync},
        {"services list", "list what the supplier sells, at which cost and price", Needs::read, provider_services_list},
        {"services show", "show one service, and why it is not sold", Needs::read, provider_services_show},
        {"services enable", "sell services again", Needs::write, provider_services_enable},
        {"services disable", "take services off sale", Needs::write, provider_services_disable},
        {"nickname", "ask whose account a game's id is", Needs::write, provider_nickname},
        {"balance", "ask for the deposit, beside what the books have", Needs::write, provider_balance},
        {"start", "sell and place a channel's top-ups again", Needs::write, provider_start},
        {"stop", "sell and place nothing of a channel", Needs::write, provider_stop},
    };
    return k_commands;
}

}  // namespace mitra::cli
