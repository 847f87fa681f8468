#include "lib/flow/approve_payout.hpp"
#include "cli/approvable.hpp"
#include "cli/payout/payout_view.hpp"
#include "lib/base/error.hpp"

namespace mitra::cli {

Result approve_payout(Context& context, const Approval& approval, const std::string& reference) {
    if (approval.group) throw Error{ErrorKind::usage, "a payout is in no group", "leave out --group", "payout"};
    using Outcome = flow::PayoutApproval::Outcome;
    const payout::Payout one = payouts(context).named(reference);
    const flow::PayoutApproval done = flow::approve_payout(context.services(), one.id);
    const std::string status{payout::name(payouts(context).find(one.id).value().state)};
    Object json{{"status", status}, {"people", one.people}, {"total", one.total}};
    if (done.outcome == Outcome::asked) {
        // Not an error: the message to the second admin is on its way.
        context.exit_with(exit_code(ErrorKind::unconfirmed));
        json.add("changed", false).add("asked", done.second_admin);
        return {fmt::format("pays {}, more than one admin may approve: {} was sent a link that does", one.total,
                            done.second_admin),
                std::move(json)};
    }
    const bool changed = done.outcome == Outcome::approved;
    context.concerns(changed ? one.people : 0, changed ? one.total : Money{});
    json.add("changed", changed).add("asked", nullptr);
    return {changed ? fmt::format("approved: {} to {} people; 'mitra payout file {} --bank NAME' is next", one.total,
                                  one.people, one.id)
                    : "was approved before",
            std::move(json)};
}

}  // namespace mitra::cli
