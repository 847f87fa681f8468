#pragma once

#include <string>
#include <vector>

namespace mitra::cli {

/// Does what the command line's words ask; gives the exit code. Every failure is told on stderr here and nowhere else.
int run(const std::vector<std::string>& words);

}  // namespace mitra::cli
