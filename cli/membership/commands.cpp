#include "cli/nouns.hpp"

namespace mitra::cli {

void membership_buy(Verb& verb);
void membership_chat(Verb& verb);
void membership_expire(Verb& verb);
void membership_invite(Verb& verb);
void membership_kick(Verb& verb);
void membership_list(Verb& verb);
void membership_metrics(Verb& verb);
void membership_show(Verb& verb);
void membership_tier(Verb& verb);
void membership_tiers(Verb& verb);
void membership_upgrade(Verb& verb);
void membership_upgrades(Verb& verb);

std::span<const Command> membership_commands() {
    static constexpr Command k_commands[] = {
        {"tiers", "list the tiers that are sold", Needs::read, membership_tiers},
        {"tier", "change a tier's price or how long it lasts", Needs::write, membership_tier},
        {"buy", "order a tier for somebody", Needs::write, membership_buy},
        {"upgrade", "ask for a higher tier for somebody, at the difference", Needs::write, membership_upgrade},
        {"upgrades", "list requests to go up", Needs::read, membership_upgrades},
        {"list", "list memberships", Needs::read, membership_list},
        {"show", "show what somebody has and had", Needs::read, membership_show},
        {"metrics", "show conversion, retention, payouts and leaders against their goals", Needs::read,
         membership_metrics},
        {"invite", "make a link into the chat group for members", Needs::write, membership_invite},
        {"kick", "put members out of the chat group", Needs::write, membership_kick},
        {"chat", "list who is in the chat group, and how much they write", Needs::read, membership_chat},
        {"expire", "end memberships whose time is over", Needs::write, membership_expire},
    };
    return k_commands;
}

}  // namespace mitra::cli
