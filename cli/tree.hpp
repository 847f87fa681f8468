#pragma once

#include <functional>
#include <string>
#include <vector>

#include "cli/command.hpp"
#include "cli/option.hpp"

namespace mitra::cli {

/// A row of the table with its whole path and its own options.
struct Leaf {
    std::string path;  ///< "person add"
    const Command* command = nullptr;
    std::vector<Option> options;  ///< their `take` must not be called
    bool is_list = false;
    bool asks = false;
};

/// Every command, in the table's order: for completion, the man page, and the test that walks them.
std::vector<Leaf> command_tree();

}  // namespace mitra::cli
