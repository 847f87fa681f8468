#include "cli/delivery/link_verbs.hpp"
#include "cli/nouns.hpp"

namespace mitra::cli {

std::span<const Command> delivery_commands() {
    static constexpr Command k_commands[] = {
        {"send", "send an order's files: new links, and their codes on another channel", Needs::write, delivery_send},
        {"test", "try an order's files as its buyer would: whole, protected, with a link that opens", Needs::write,
         delivery_test},
        {"extend", "let an order's links live longer, or give their files more often", Needs::write, delivery_extend},
        {"revoke", "end an order's links", Needs::write, delivery_revoke},
    };
    return k_commands;
}

}  // namespace mitra::cli
