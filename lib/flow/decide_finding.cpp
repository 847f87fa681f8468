#include "lib/flow/decide_finding.hpp"

#include <fmt/format.h>

#include "lib/base/error.hpp"
#include "lib/flow/decide_affiliate.hpp"
#include "lib/flow/fraud_rules.hpp"
#include "lib/flow/hold_commission.hpp"
#include "lib/flow/pay_order.hpp"
#include "lib/flow/take_back_commission.hpp"
#include "lib/payout/commission_store.hpp"
#include "lib/referral/finding_store.hpp"

namespace mitra::flow {
namespace {

using payout::Commission;
using payout::CommissionStore;
using referral::Finding;
using referral::FindingState;
using referral::FindingStore;

void refuse_decided(const Finding& finding, FindingState other) {
    if (finding.state != other) return;
    throw Error{ErrorKind::refused, fmt::format("{} was {} by {}", finding.id, referral::name(other), finding.moved_by),
                "what was decided stays; see 'mitra commission'", "finding"};
}

void audit(const Services& services, std::string_view act, const Finding& finding, const DecidedFinding& done) {
    db::record_audit(services.database, services.vault, services.actor, act, to_string(finding.id),
                     fmt::format(R"({{"rule":"{}","lines":{},"amount":{}}})", terms(finding.what.rule).name,
                                 done.lines.size(), done.amount.rupiah()),
                     services.clock.now());
}

/// The lines that this finding holds go on, or are held by the next finding of their order.
void let_go(const Services& services, const Finding& finding, DecidedFinding& done) {
    if (!finding.what.order) return;
    CommissionStore lines{services.database};
    const auto next = FindingStore{services.database}.against(*finding.what.order);
    for (const Commission& line : lines.of_order(*finding.what.order)) {
        if (!line.unpaid() || line.held_for != held_by(finding.id)) continue;
        if (next) {
            lines.lift(line.id);
            hold_commission(services, line.id, held_by(next->id));
            continue;
        }
        release_commission(services, line.id);
        done.lines.push_back(line.id);
        done.amount = done.amount + line.amount;
    }
}

void end_lines(const Services& services, const Finding& finding, DecidedFinding& done) {
    if (!finding.what.order || terms(finding.what.rule).hold == referral::Hold::nothing) return;
    for (const Commission& line : CommissionStore{services.database}.of_order(*finding.what.order)) {
        if (line.corrects) continue;
        const TakenBack taken = void_commission(services, line.id);
        if (taken.how == TakenBack::How::already) continue;
        done.lines.push_back(line.id);
        done.amount = done.amount + taken.amount;
    }
}

bool end_affiliate(const Services& services, const Finding& finding) {
    if (!finding.what.affiliate)
        throw Error{ErrorKind::refused, fmt::format("{} is about no affiliate whom --ban could end", finding.id),
                    "leave it out", "finding"};
    return decide_affiliate(services, {.person = *finding.what.affiliate, .decision = Decision::ban}).changed;
}

}  // namespace

DecidedFinding clear_finding(const Services& services, FindingId id) {
    require_reason(services);
    return db::in_transaction(services.database, [&] {
        FindingStore findings{services.database};
        const Finding finding = findings.named(to_string(id));
        refuse_decided(finding, FindingState::confirmed);
        DecidedFinding done;
        done.changed = findings.decide(id, FindingState::cleared, services.actor.name, services.clock.now());
        if (!done.changed) return done;
        let_go(services, finding, done);
        audit(services, "fraud.clear", finding, done);
        return done;
    });
}

DecidedFinding confirm_finding(const Services& services, FindingId id, Ban ban) {
    require_reason(services);
    return db::in_transaction(services.database, [&] {
        FindingStore findings{services.database};
        const Finding finding = findings.named(to_string(id));
        refuse_decided(finding, FindingState::cleared);
        DecidedFinding done;
        done.changed = findings.decide(id, FindingState::confirmed, services.actor.name, services.clock.now());
        if (done.changed) {
            end_lines(services, finding, done);
            audit(services, "fraud.confirm", finding, done);
        }
        if (ban == Ban::yes) done.banned = end_affiliate(services, finding);
        return done;
    });
}

}  // namespace mitra::flow
