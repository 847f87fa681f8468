#include "cli/nouns.hpp"
#include "cli/ticket/ticket_verbs.hpp"

namespace mitra::cli {

using ticket::TicketKind;

std::span<const Command> ticket_commands() {
    static constexpr Command k_commands[] = {
        {"list", "list reported problems, those that wait first of all", Needs::read,
         [](Verb& verb) { list_tickets(verb, TicketKind::problem); }},
        {"show", "show one problem, what was said, and the facts of its order", Needs::read,
         [](Verb& verb) { show_ticket(verb, TicketKind::problem); }},
        {"reply", "answer a problem; the buyer is told", Needs::write,
         [](Verb& verb) { reply_to_ticket(verb, TicketKind::problem); }},
        {"close", "close problems about which nothing more is to be said", Needs::write,
         [](Verb& verb) { close_tickets(verb, TicketKind::problem); }},
    };
    return k_commands;
}

std::span<const Command> qa_commands() {
    static constexpr Command k_commands[] = {
        {"list", "list questions, those that wait first of all", Needs::read,
         [](Verb& verb) { list_tickets(verb, TicketKind::qa); }},
        {"show", "show one question and what was said", Needs::read,
         [](Verb& verb) { show_ticket(verb, TicketKind::qa); }},
        {"reply", "answer a question; who asked is told", Needs::write,
         [](Verb& verb) { reply_to_ticket(verb, TicketKind::qa); }},
        {"close", "close questions that need no answer", Needs::write,
         [](Verb& verb) { close_tickets(verb, TicketKind::qa); }},
    };
    return k_commands;
}

}  // namespace mitra::cli
