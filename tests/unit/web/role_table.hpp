#pragma once

#include <array>
#include <span>
#include <string_view>

namespace mitra::test {

/// The status that each role of k_roles meets, in their order; a way to the sign-in is one of its own.
using Statuses = std::array<int, 7>;
inline constexpr int k_in = 1;

/// What a route answers to everybody who asks as our own pages and programs do, but leaves a form's fields empty.
struct RoleRow {
    std::string_view method, pattern;  ///< as access.cpp has them
    Statuses own;                      ///< where an address names something, something of one's own
    Statuses others;                   ///< the same of somebody else's; zeros where an address names nothing of anybody
};

/// One row for each route there is: a route that nobody has decided about fails.
std::span<const RoleRow> role_table();
/// The row of a route as the router has it.
const RoleRow* row_of(std::string_view method, std::string_view pattern);

}  // namespace mitra::test
