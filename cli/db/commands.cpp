#include "cli/nouns.hpp"

namespace mitra::cli {

void db_migrate(Verb& verb);
void db_status(Verb& verb);
void db_upkeep(Verb& verb);

std::span<const Command> db_commands() {
    static constexpr Command k_commands[] = {
        {"migrate", "bring the database to this program's schema", Needs::nothing, db_migrate},
        {"status", "print schema, sizes and what is switched off", Needs::nothing, db_status},
        {"upkeep", "forget what is past its time, shorten the write-ahead log", Needs::write, db_upkeep},
    };
    return k_commands;
}

}  // namespace mitra::cli
