#pragma once

#include <span>
#include <string_view>

namespace mitra::cli {

class Verb;

/// What a command does to the database.
enum class Needs {
    nothing,  ///< neither settings nor database, unless it asks for them itself
    read,
    write,  ///< takes --dry-run, --key and --expect-rows
};

/// One row of the table of commands.
struct Command {
    std::string_view name;  ///< below its noun: "add", "status set"
    std::string_view help;  ///< one line, no full stop
    Needs needs = Needs::nothing;
    void (*declare)(Verb& verb) = nullptr;
};

/// What comes after `mitra` and groups commands; its rows stand in cli/<noun>/commands.cpp.
struct Noun {
    std::string_view name;
    std::string_view help;
    std::span<const Command> (*commands)() = nullptr;
};

/// The table (commands.cpp): nouns with their commands, and commands that stand alone.
std::span<const Noun> nouns();
std::span<const Command> single_commands();

}  // namespace mitra::cli
