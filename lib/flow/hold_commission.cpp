#include "lib/flow/hold_commission.hpp"

#include <fmt/format.h>

#include "lib/base/error.hpp"
#include "lib/flow/pay_order.hpp"
#include "lib/payout/commission_store.hpp"
#include "lib/referral/finding_store.hpp"

namespace mitra::flow {
namespace {

using payout::Commission;
using payout::CommissionState;
using payout::CommissionStore;

Commission unpaid(CommissionStore& lines, CommissionId id) {
    Commission line = lines.named(to_string(id));
    if (!line.unpaid())
        throw Error{ErrorKind::refused, fmt::format("{} is {}", id, payout::name(line.state)),
                    "what was paid is taken back with 'mitra commission void'", "commission"};
    return line;
}

void audit(const Services& services, std::string_view act, CommissionId line, std::string_view held_for) {
    db::record_audit(services.database, services.vault, services.actor, act, to_string(line),
                     fmt::format(R"({{"held_for":"{}"}})", held_for), services.clock.now());
}

/// What fraud is suspected of is decided as a finding, with its evidence; not line by line.
void refuse_suspect(const Services& services, const Commission& line) {
    if (line.corrects || !line.order) return;
    if (const auto finding = referral::FindingStore{services.database}.against(*line.order))
        throw Error{ErrorKind::refused,
                    fmt::format("{} of {} is {}", finding->id, *line.order, referral::name(finding->state)),
                    fmt::format("see 'mitra fraud show {}'", finding->id), "commission"};
}

}  // namespace

bool hold_commission(const Services& services, CommissionId id, std::string_view held_for) {
    if (held_for == k_held_by_admin) require_reason(services);
    return db::in_transaction(services.database, [&] {
        CommissionStore lines{services.database};
        unpaid(lines, id);
        if (!lines.hold(id, held_for, services.clock.now())) return false;
        audit(services, "commission.hold", id, held_for);
        return true;
    });
}

ReleasedCommission release_commission(const Services& services, CommissionId id) {
    return db::in_transaction(services.database, [&] {
        CommissionStore lines{services.database};
        const Commission line = unpaid(lines, id);
        refuse_suspect(services, line);
        const Instant now = services.clock.now();
        ReleasedCommission done;
        if (line.held_at) {
            require_reason(services);
            done.lifted = lines.lift(id);
            audit(services, "commission.release", id, line.held_for);
        }
        if (line.payable_at <= now) {
            require_trusted_clock(services);
            done.payable = lines.move(id, CommissionState::pending, CommissionState::payable, services.actor.name, now);
        }
        return done;
    });
}

std::int64_t release_due_commissions(const Services& services, std::int64_t limit) {
    return db::in_transaction(services.database, [&] {
        require_trusted_clock(services);
        return CommissionStore{services.database}.release_due(services.clock.now(), services.actor.name, limit);
    });
}

std::vector<CommissionId> unpaid_commissions(const Services& services, OrderId order) {
    std::vector<CommissionId> ids;
    for (const Commission& line : CommissionStore{services.database}.of_order(order))
        if (line.unpaid()) ids.push_back(line.id);
    return ids;
}

}  // namespace mitra::flow
