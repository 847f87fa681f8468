#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "tests/durability/installation.hpp"

namespace mitra::durability {

/// A command that is tried on a failing disk.
struct TriedCommand {
    std::string name;
    std::vector<Words> before;  ///< what makes it possible
    /// {site} in a word is the folder of the installation.
    Words command;
    /// How often it had its effect: 0 or 1; anything else is half of it, or twice.
    std::function<std::int64_t(const Installation&)> effect;
    /// What doctor may say after a run that failed, until the command is run again; else it is silent then too.
    std::string unfinished = {};
};

/// Runs it on an installation of its own for each way to fail, at each of its operations: its exit status is true,
/// nothing is half, and run again it has its effect, once, also after a power loss.
void check_every_fault(const TriedCommand& act, std::size_t salt);

}  // namespace mitra::durability
