#include "cli/nouns.hpp"

namespace mitra::cli {

void product_add(Verb& verb);
void product_archive(Verb& verb);
void product_code(Verb& verb);
void product_list(Verb& verb);
void product_set(Verb& verb);
void product_show(Verb& verb);

std::span<const Command> product_commands() {
    static constexpr Command k_commands[] = {
        {"add", "add a product", Needs::write, product_add},
        {"set", "change a product; placed orders keep their terms", Needs::write, product_set},
        {"list", "list products", Needs::read, product_list},
        {"show", "show one product", Needs::read, product_show},
        {"code", "print the code that opens a product's file", Needs::read, product_code},
        {"archive", "take products off sale, or put them back", Needs::write, product_archive},
    };
    return k_commands;
}

}  // namespace mitra::cli
