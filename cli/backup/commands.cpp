#include "cli/nouns.hpp"

namespace mitra::cli {

void backup_create(Verb& verb);
void backup_verify(Verb& verb);
void backup_restore(Verb& verb);
void backup_key(Verb& verb);

std::span<const Command> backup_commands() {
    static constexpr Command k_commands[] = {
        {"create", "write a checked, sealed copy of the database and its files", Needs::read, backup_create},
        {"verify", "open a backup to its end and check what is in it", Needs::nothing, backup_verify},
        {"restore", "make a backup the database; sending stays frozen", Needs::nothing, backup_restore},
        {"key", "make a key pair for backups that this machine cannot open", Needs::nothing, backup_key},
    };
    return k_commands;
}

}  // namespace mitra::cli
