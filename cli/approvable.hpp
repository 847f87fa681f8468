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
    std::optional<Money> amount;  ///< what a daily report brought
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
Result approve_report(Context& context, const Approval& approval, const std::string& line);

/// Validates the reports of a file ("-" is stdin) as it streams by, however long it is; false, with nothing done and
/// nothing lost of stdin (what was read of it is in `ids` then), where it is a file of something else.
bool approve_report_file(Context& context, const Approval& approval, Ids& ids);

}  // namespace mitra::cli
