#pragma once

#include <span>
#include <string>
#include <string_view>

#include "cli/context.hpp"
#include "lib/flow/decide_affiliate.hpp"

namespace mitra::cli {

/// What `mitra approve` was asked, whatever it is about.
struct Approval {
    flow::Decision decision = flow::Decision::approve;
    std::optional<std::string> group;
};

/// What is approved by its id, a row for each kind (approve.cpp has the table).
struct Approvable {
    std::string_view prefix;  ///< of its ids: "PER"
    std::string_view what;    ///< "affiliates"
    std::span<const flow::Decision> decisions;
    /// `line` is an id, or with --from what a line of the file says.
    Result (*decide)(Context& context, const Approval& approval, const std::string& line);
};

// One for each, in a file of its own.
Result approve_affiliate(Context& context, const Approval& approval, const std::string& reference);
Result approve_upgrade(Context& context, const Approval& approval, const std::string& reference);
Result approve_payout(Context& context, const Approval& approval, const std::string& reference);

}  // namespace mitra::cli
