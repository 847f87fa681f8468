#include "cli/nouns.hpp"

namespace mitra::cli {

void affiliate_add(Verb& verb);
void affiliate_list(Verb& verb);
void affiliate_report(Verb& verb);
void affiliate_set(Verb& verb);
void affiliate_show(Verb& verb);

std::span<const Command> affiliate_commands() {
    static constexpr Command k_commands[] = {
        {"add", "make a person an affiliate, approved at once", Needs::write, affiliate_add},
        {"set", "change an affiliate's group, code, rate and trackers", Needs::write, affiliate_set},
        {"list", "list affiliates and who applied", Needs::read, affiliate_list},
        {"report", "what came through affiliates: clicks, registrants, sales, commission", Needs::read,
         affiliate_report},
        {"show", "show one affiliate", Needs::read, affiliate_show},
    };
    return k_commands;
}

}  // namespace mitra::cli
