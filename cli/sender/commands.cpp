#include "cli/nouns.hpp"

namespace mitra::cli {

void sender_add(Verb& verb);
void sender_disable(Verb& verb);
void sender_enable(Verb& verb);
void sender_list(Verb& verb);
void sender_set(Verb& verb);
void sender_show(Verb& verb);
void sender_test(Verb& verb);

std::span<const Command> sender_commands() {
    static constexpr Command k_commands[] = {
        {"add", "add a number or mailbox to send from", Needs::write, sender_add},
        {"set", "change how a sender sends", Needs::write, sender_set},
        {"list", "list senders", Needs::read, sender_list},
        {"show", "show one sender, with the address of its webhook", Needs::read, sender_show},
        {"enable", "switch senders on", Needs::write, sender_enable},
        {"disable", "switch senders off", Needs::write, sender_disable},
        {"test", "send the admin a message through one sender", Needs::write, sender_test},
    };
    return k_commands;
}

}  // namespace mitra::cli
