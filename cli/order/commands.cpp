#include "cli/nouns.hpp"

namespace mitra::cli {

void order_cancel(Verb& verb);
void order_document(Verb& verb);
void order_expire(Verb& verb);
void order_grant(Verb& verb);
void order_list(Verb& verb);
void order_new(Verb& verb);
void order_refund(Verb& verb);
void order_resend(Verb& verb);
void order_show(Verb& verb);

std::span<const Command> order_commands() {
    static constexpr Command k_commands[] = {
        {"new", "place an order for somebody", Needs::write, order_new},
        {"list", "list orders", Needs::read, order_list},
        {"show", "show one order with its payments", Needs::read, order_show},
        {"expire", "end orders that were not paid in time", Needs::write, order_expire},
        {"cancel", "cancel orders that are not paid", Needs::write, order_cancel},
        {"refund", "give an order's money back, whole or in part", Needs::write, order_refund},
        {"document", "what a buyer can print of a cancellation or refund", Needs::read, order_document},
        {"grant", "give somebody a product", Needs::write, order_grant},
        {"resend", "tell buyers again how to pay, or that it is paid", Needs::write, order_resend},
    };
    return k_commands;
}

}  // namespace mitra::cli
