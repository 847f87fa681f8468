#include "cli/approvable.hpp"
#include "cli/membership/membership_view.hpp"
#include "lib/base/error.hpp"
#include "lib/flow/decide_upgrade.hpp"

namespace mitra::cli {
namespace {

Result told(const membership::Upgrade& request, bool changed, std::string words) {
    return {std::move(words),
            {{"status", membership::name(request.state)},
             {"person", request.person},
             {"tier", request.to_tier},
             {"amount", request.amount},
             {"order", request.order},
             {"changed", changed}}};
}

}  // namespace

Result approve_upgrade(Context& context, const Approval& approval, const std::string& reference) {
    if (approval.group) throw Error{ErrorKind::usage, "an upgrade is to no group", "leave out --group", "upgrade"};
    const UpgradeId id = upgrades(context).named(reference).id;
    if (approval.decision == flow::Decision::reject) {
        const bool changed = flow::reject_upgrade(context.services(), id, context.actor().reason).changed;
        context.concerns(changed ? 1 : 0);
        return told(upgrades(context).named(reference), changed,
                    changed ? "rejected; the member is told why" : "was rejected before");
    }
    const auto done = flow::approve_upgrade(context.services(), id);
    const auto request = upgrades(context).named(reference);
    if (done.settled.outcome == flow::Settled::Outcome::a_case) {
        context.exit_with(9);
        return told(request, false,
                    fmt::format("does not fit: {} waits for 'mitra payment case'", done.settled.opened_case.value()));
    }
    context.concerns(done.changed ? 1 : 0, done.changed ? request.amount : Money{});
    return told(request, done.changed,
                done.changed ? fmt::format("approved: {} is '{}' now", request.person, request.to_tier)
                             : "was approved before");
}

}  // namespace mitra::cli
