#include "cli/nouns.hpp"

namespace mitra::cli {

void account_add(Verb& verb);
void account_assign(Verb& verb);
void account_check(Verb& verb);
void account_import(Verb& verb);
void account_list(Verb& verb);
void account_secret_set(Verb& verb);
void account_secret_show(Verb& verb);
void account_set(Verb& verb);
void account_show(Verb& verb);
void account_unassign(Verb& verb);
void account_verify_cart(Verb& verb);

std::span<const Command> account_commands() {
    static constexpr Command k_commands[] = {
        {"add", "add a TikTok account to the pool", Needs::write, account_add},
        {"import", "add or update many from a CSV file", Needs::write, account_import},
        {"list", "list the pool", Needs::read, account_list},
        {"show", "show one account, who had it and what it brought", Needs::read, account_show},
        {"assign", "give a free account to a member", Needs::write, account_assign},
        {"unassign", "take accounts back into the pool", Needs::write, account_unassign},
        {"set", "say how accounts stand, or what they are called", Needs::write, account_set},
        {"verify-cart", "say that somebody saw their yellow carts", Needs::write, account_verify_cart},
        {"secret set", "keep how one signs in to an account, sealed", Needs::write, account_secret_set},
        {"secret show", "print how one signs in to an account", Needs::read, account_secret_show},
        {"check", "find accounts that are suspended or that nobody looked at", Needs::write, account_check},
    };
    return k_commands;
}

}  // namespace mitra::cli
