#include "cli/nouns.hpp"

namespace mitra::cli {

void link_list(Verb& verb);
void link_new_admin_action(Verb& verb);
void link_new_api_token(Verb& verb);
void link_new_person_page(Verb& verb);
void link_revoke(Verb& verb);

std::span<const Command> link_commands() {
    static constexpr Command k_commands[] = {
        {"new person-page", "make a link to a person's own page, without a password", Needs::write,
         link_new_person_page},
        {"new admin-action", "make a link that does one act of an admin", Needs::write, link_new_admin_action},
        {"new api-token", "make a token for the JSON interface", Needs::write, link_new_api_token},
        {"list", "list the links that were given out", Needs::read, link_list},
        {"revoke", "make links open nothing any more", Needs::write, link_revoke},
    };
    return k_commands;
}

}  // namespace mitra::cli
