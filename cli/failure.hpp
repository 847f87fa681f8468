#pragma once

#include <string>

#include "lib/base/error.hpp"

namespace mitra::cli {

/// "person.not_found": what scripts tell errors apart by.
std::string error_id(const Error& failure);

/// Tells about a failure on stderr, as words or as {"error":{"id","message","hint"}}; gives the exit code.
int report(const Error& failure, bool json);

}  // namespace mitra::cli
