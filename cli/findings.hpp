#pragma once

#include "cli/context.hpp"
#include "lib/db/finding.hpp"

namespace mitra::cli {

/// Prints what checks found, each with its fix, and ends with 9; says nothing and ends with 0 where there is nothing.
/// `further` are more fields of the JSON answer.
void tell_findings(Context& context, const db::Findings& findings, Object further = {});

}  // namespace mitra::cli
