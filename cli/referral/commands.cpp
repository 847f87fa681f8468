#include "cli/nouns.hpp"

namespace mitra::cli {

void referral_link(Verb& verb);
void referral_top(Verb& verb);
void referral_tree(Verb& verb);
void referral_why(Verb& verb);

std::span<const Command> referral_commands() {
    static constexpr Command k_commands[] = {
        {"top", "list who brought most", Needs::read, referral_top},
        {"tree", "show whom somebody brought, and whom those brought", Needs::read, referral_tree},
        {"why", "say whom an order is credited to, or who brought a person", Needs::read, referral_why},
        {"link", "print a person's referral link, or an affiliate's to a product", Needs::read, referral_link},
    };
    return k_commands;
}

}  // namespace mitra::cli
