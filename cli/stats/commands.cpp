#include "cli/nouns.hpp"

namespace mitra::cli {

void stats_affiliates(Verb& verb);
void stats_funnel(Verb& verb);
void stats_mail(Verb& verb);
void stats_participants(Verb& verb);
void stats_sales(Verb& verb);
void stats_today(Verb& verb);

std::span<const Command> stats_commands() {
    static constexpr Command k_commands[] = {
        {"today", "the day's registrations, clicks and messages, and what needs an admin", Needs::read, stats_today},
        {"mail", "send the day's numbers to the admin's mailbox, once for each day", Needs::write, stats_mail},
        {"sales", "orders, payments and refunds by day and product", Needs::read, stats_sales},
        {"funnel", "how many of those who looked ordered and paid", Needs::read, stats_funnel},
        {"affiliates", "affiliates by what they sold", Needs::read, stats_affiliates},
        {"participants", "participants by city, status and day", Needs::read, stats_participants},
    };
    return k_commands;
}

}  // namespace mitra::cli
