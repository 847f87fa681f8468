#include "cli/delivery/link_verbs.hpp"
#include "cli/nouns.hpp"

namespace mitra::cli {

void delivery_attach(Verb& verb);
void delivery_detach(Verb& verb);
void delivery_list(Verb& verb);
void delivery_remind(Verb& verb);
void delivery_show(Verb& verb);
void delivery_step(Verb& verb);

std::span<const Command> delivery_commands() {
    static constexpr Command k_commands[] = {
        {"list", "list what is owed, with the next step and until when", Needs::read, delivery_list},
        {"show", "show one order's steps, files, links and messages", Needs::read, delivery_show},
        {"step", "tick a step off, or take that back", Needs::write, delivery_step},
        {"attach", "attach a file for one buyer", Needs::write, delivery_attach},
        {"detach", "take attached files away again; their links end", Needs::write, delivery_detach},
        {"send", "send an order's files: new links, and their codes on another channel", Needs::write, delivery_send},
        {"test", "try the files of an order as its buyer would", Needs::write, delivery_test},
        {"extend", "let an order's links live longer, or give their files more often", Needs::write, delivery_extend},
        {"revoke", "end an order's links", Needs::write, delivery_revoke},
        {"remind", "end what is over and remind of what is due (a timer runs it)", Needs::write, delivery_remind},
    };
    return k_commands;
}

}  // namespace mitra::cli
