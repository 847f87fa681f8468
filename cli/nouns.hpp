#pragma once

#include <span>

#include "cli/command.hpp"

// One line for each noun; its rows stand in cli/<noun>/commands.cpp.
namespace mitra::cli {

std::span<const Command> config_commands();

}  // namespace mitra::cli
