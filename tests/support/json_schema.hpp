#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace mitra::test {

/// What is wrong with a value by a JSON schema, a line each; nothing where it fits. "$ref" leads to places in `root`.
/// Knows the words that our description of the JSON interface uses, and throws for any other: nothing is taken for
/// checked that is not.
std::vector<std::string> schema_faults(const nlohmann::json& root, const nlohmann::json& schema,
                                       const nlohmann::json& value);

}  // namespace mitra::test
