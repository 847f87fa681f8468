#include "lib/flow/decide_upgrade.hpp"

#include <fmt/format.h>

#include "lib/base/error.hpp"
#include "lib/flow/activate_membership.hpp"
#include "lib/flow/expire_orders.hpp"
#include "lib/flow/membership_messages.hpp"
#include "lib/flow/pay_order.hpp"
#include "lib/flow/verify_payment.hpp"
#include "lib/membership/tier_store.hpp"
#include "lib/membership/upgrade_store.hpp"
#include "lib/shop/order_store.hpp"
#include "lib/text/wording.hpp"

namespace mitra::flow {
namespace {

using membership::Upgrade;
using membership::UpgradeState;
using shop::OrderState;

[[noreturn]] void refuse(const std::string& what, const std::string& hint) {
    throw Error{ErrorKind::refused, what, hint, "upgrade"};
}

void refuse_decided(const Upgrade& request) {
    refuse(fmt::format("{} was {} by {}", request.id, membership::name(request.state), request.moved_by),
           fmt::format("see 'mitra membership show {}'", request.person));
}

void audit(const Services& services, const Upgrade& request, std::string_view act) {
    record_audit(services.database, services.vault, services.actor, act, to_string(request.id),
                 fmt::format(R"({{"order":"{}"}})", request.order), services.clock.now());
}

/// The order is cancelled, whatever was handed in for it.
void end_order(const Services& services, const Upgrade& request, const std::string& reason) {
    const shop::Order order = existing_order(services, request.order);
    if (order.state == OrderState::expired || order.state == OrderState::cancelled) return;
    if (order.state == OrderState::proof_submitted)
        shop::OrderStore{services.database}.move(order.id, order.state, OrderState::pending,
                                                 {services.actor.name, services.clock.now()});
    cancel_order(services, order.id, {.reason = reason, .tell = Cancel::Tell::nobody});
}

}  // namespace

DecidedUpgrade approve_upgrade(const Services& services, UpgradeId id) {
    return db::in_transaction(services.database, [&]() -> DecidedUpgrade {
        membership::UpgradeStore upgrades{services.database, services.vault};
        const Upgrade request = upgrades.named(to_string(id));
        if (request.state == UpgradeState::approved)
            return {.changed = false,
                    .settled = {.outcome = Settled::Outcome::already, .order = request.order, .opened_case = {}}};
        if (request.state == UpgradeState::rejected) refuse_decided(request);
        const shop::Order order = existing_order(services, request.order);
        if (order.state != OrderState::proof_submitted)
            refuse(fmt::format("nothing was handed in for {}: {} is {}", id, order.id, shop::name(order.state)),
                   fmt::format("when the money came all the same: 'mitra verify-payment {}'", id));
        const Settled settled = verify_payment(services, request.order, {});
        audit(services, request, "upgrade.approve");
        return {.changed = upgrades.named(to_string(id)).state == UpgradeState::approved, .settled = settled};
    });
}

DecidedUpgrade reject_upgrade(const Services& services, UpgradeId id, std::string_view typed) {
    const std::string reason = text::clean_line(typed);
    if (reason.empty())
        throw Error{ErrorKind::usage, "the member is told why their request was rejected", "say it with --reason",
                    "upgrade"};
    return db::in_transaction(services.database, [&]() -> DecidedUpgrade {
        membership::UpgradeStore upgrades{services.database, services.vault};
        const Upgrade request = upgrades.named(to_string(id));
        const DecidedUpgrade decided{
            .changed = request.state == UpgradeState::pending,
            .settled = {.outcome = Settled::Outcome::already, .order = request.order, .opened_case = {}}};
        if (request.state == UpgradeState::rejected) return decided;
        if (request.state == UpgradeState::approved) refuse_decided(request);
        upgrades.decide(request, UpgradeState::rejected, reason, services.clock.now(), services.actor.name);
        end_order(services, request, reason);
        abandon_membership(services, request.order);
        audit(services, request, "upgrade.reject");
        const auto tier = membership::TierStore{services.database}.find(request.to);
        tell_upgrade_rejected(services, request, tier.value(), reason);
        return decided;
    });
}

}  // namespace mitra::flow
