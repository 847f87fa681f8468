#pragma once

#include <functional>
#include <string>
#include <vector>

namespace mitra::db {

/// Something that a check found: which rule, in which table and row, and what to do about it.
struct Finding {
    std::string rule;
    std::string table;
    std::string row;
    std::string fix;
};
using Findings = std::vector<Finding>;

class Database;
/// Checks that a backup must pass before it counts as one.
using Checks = std::function<Findings(Database&)>;

}  // namespace mitra::db
