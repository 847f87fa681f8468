#pragma once

#include <string>
#include <vector>

#include "cli/command.hpp"

namespace mitra::cli {

/// Which row of the table the words name, and what is left of them.
struct Choice {
    const Command* command = nullptr;  ///< nothing: the words name a noun, or nothing at all
    const Noun* noun = nullptr;
    std::string path;               ///< "person add"
    std::vector<std::string> rest;  ///< the words without the command's own
    std::size_t before = 0;         ///< how many of them stood before its last word
};

/// Finds the command among the words; global options may stand before it. Error{usage} with what was probably meant.
Choice choose(const std::vector<std::string>& words);

/// Whether one of these words stands before "--".
bool has_word(const std::vector<std::string>& words, const std::vector<std::string>& wanted);

}  // namespace mitra::cli
