#include "lib/flow/expire_orders.hpp"

#include <fmt/format.h>

#include "lib/base/error.hpp"
#include "lib/flow/activate_membership.hpp"
#include "lib/flow/cancellation_document.hpp"
#include "lib/flow/order_messages.hpp"
#include "lib/flow/pay_order.hpp"
#include "lib/flow/send_topup.hpp"
#include "lib/payment/payment_store.hpp"
#include "lib/shop/order_store.hpp"

namespace mitra::flow {
namespace {

using shop::OrderState;

/// Attempts that are open end with their order. What they still bring (a late answer, a late transfer) is settled or
/// becomes a case.
void end_payments(const Services& services, OrderId order, std::string_view why) {
    payment::PaymentStore payments{services.database, services.vault};
    for (const auto& payment : payments.of_order(order))
        if (payment.open())
            payments.close(payment.id, payment::PaymentState::expired, why, services.actor.name, services.clock.now());
}

bool expire_one(const Services& services, OrderId id) {
    return db::in_transaction(services.database, [&] {
        shop::OrderStore orders{services.database};
        const Instant now = services.clock.now();
        const auto order = orders.find(id);
        // Between the list and this moment a proof may have come, or time was given.
        if (!order || order->expires_at > now) return false;
        if (!orders.move(id, OrderState::pending, OrderState::expired, {services.actor.name, now})) return false;
        end_payments(services, id, "the order expired");
        tell_expired(services, *orders.find(id));
        return true;
    });
}

}  // namespace

Expired expire_orders(const Services& services, std::int64_t limit) {
    require_trusted_clock(services);
    Expired done;
    const Instant now = services.clock.now();
    shop::OrderStore orders{services.database};
    for (const OrderId order : orders.to_expire(now, limit))
        done.orders += expire_one(services, order) ? 1 : 0;
    done.amounts_released = db::in_transaction(
        services.database, [&] { return orders.release_amounts(now - services.site.shop.grace, limit); });
    return done;
}

bool cancel_order(const Services& services, OrderId id, const Cancel& how) {
    return db::in_transaction(services.database, [&] {
        shop::OrderStore orders{services.database};
        const auto order = orders.named(to_string(id));
        if (order.state == OrderState::cancelled) return false;
        const Instant now = services.clock.now();
        if (!orders.move(id, OrderState::pending, OrderState::cancelled, {services.actor.name, now})) {
            const bool proof = order.state == OrderState::proof_submitted;
            throw Error{ErrorKind::refused,
                        proof ? fmt::format("the proof of {} waits for somebody to look at it", id)
                              : fmt::format("{} is {}", id, name(order.state)),
                        proof ? fmt::format("mitra verify-payment {} [--reject]", id)
                              : fmt::format("what was paid goes back with 'mitra order refund {}'", id),
                        "order"};
        }
        end_payments(services, id, "the order was cancelled");
        abandon_membership(services, id);
        stop_topup(services, id);
        write_cancellation(services, id, {.reason = how.reason});
        record_audit(services.database, services.vault, services.actor, "order.cancel", to_string(id), "{}", now);
        if (how.tell == Cancel::Tell::buyer) tell_cancelled(services, *orders.find(id), how.reason);
        return true;
    });
}

void resend_order(const Services& services, OrderId id) {
    db::in_transaction(services.database, [&] {
        const auto order = shop::OrderStore{services.database}.named(to_string(id));
        tell_again(services, order);
        record_audit(services.database, services.vault, services.actor, "order.resend", to_string(id), "{}",
                     services.clock.now());
    });
}

}  // namespace mitra::flow
