#include "lib/flow/fulfil_order.hpp"

#include "lib/base/error.hpp"
#include "lib/flow/activate_membership.hpp"
#include "lib/flow/send_topup.hpp"
#include "lib/flow/sign_in.hpp"
#include "lib/flow/start_delivery.hpp"
#include "lib/people/group_store.hpp"
#include "lib/shop/order_store.hpp"
#include "lib/shop/product_store.hpp"

namespace mitra::flow {
namespace {

shop::Product product_of(const Services& services, const shop::Order& order) {
    auto product = shop::ProductStore{services.database}.find(order.product);
    if (!product) throw Error{ErrorKind::internal, "an order of no product"};
    return std::move(*product);
}

/// From the group of those who ordered into the group of those who paid. Whoever waited outside (a stranger typed their
/// number) passes through the first, so that what it gives for good is theirs as well.
void move_buyer(const Services& services, const shop::Product& product, PersonId buyer) {
    people::GroupStore groups{services.database};
    const Instant now = services.clock.now();
    if (product.group_on_order) groups.join(*product.group_on_order, buyer, now);
    if (!product.group_on_paid) return;
    groups.join(*product.group_on_paid, buyer, now);
    if (product.group_on_order && product.group_on_order != product.group_on_paid)
        groups.leave(*product.group_on_order, buyer, now);
}

/// Whether being paid is all that it takes.
bool is_done_when_paid(shop::ProductKind kind) {
    return kind == shop::ProductKind::program || kind == shop::ProductKind::file;
}

}  // namespace

void fulfil_order(const Services& services, OrderId id) {
    shop::OrderStore orders{services.database};
    const auto order = orders.find(id);
    if (!order || order->state != shop::OrderState::paid) return;
    const shop::Product product = product_of(services, *order);
    const bool membership = product.kind == shop::ProductKind::membership;
    const bool begins = membership && activate_membership(services, *order);
    // A tier that somebody cannot have twice leads nowhere.
    if (!membership || begins) move_buyer(services, product, order->buyer);
    start_delivery(services, *order, product);
    // Fulfilled once the supplier says that it succeeded, and no sooner.
    if (product.kind == shop::ProductKind::topup) start_topup(services, *order);
    if (begins || is_done_when_paid(product.kind))
        orders.move(id, shop::OrderState::paid, shop::OrderState::fulfilled,
                    {services.actor.name, services.clock.now()});
    // Money came for them: their own address, and no other, gets the way in. Once for ever.
    invite_to_member_area(services, order->buyer);
}

void revoke_order(const Services& services, const shop::Order& order) {
    const shop::Product product = product_of(services, order);
    const auto group = product.group_on_paid;
    if (group && !shop::OrderStore{services.database}.another_gives(order, *group))
        people::GroupStore{services.database}.take_back(*group, order.buyer);
    if (product.kind == shop::ProductKind::membership) revoke_membership(services, order);
    stop_delivery(services, order.id);
    if (product.kind == shop::ProductKind::topup) stop_topup(services, order.id);
}

}  // namespace mitra::flow
