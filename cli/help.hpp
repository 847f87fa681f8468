#pragma once

#include <string>

#include "cli/choose.hpp"
#include "cli/verb.hpp"

namespace mitra::cli {

/// "mitra person add --name TEXT --phone PHONE [options]"
std::string usage_line(const Verb& verb, const std::string& path);
/// What `--help` prints for the whole program, a noun, or a command.
std::string help_text(const Choice& choice);
/// "-y, --yes", "--phone PHONE", "PERSON..."
std::string spelled(const Option& option);

}  // namespace mitra::cli
