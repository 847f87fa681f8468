#include "lib/flow/start_delivery.hpp"

#include "lib/delivery/download_store.hpp"
#include "lib/delivery/plan_store.hpp"
#include "lib/delivery/step_store.hpp"
#include "lib/flow/delivery_messages.hpp"
#include "lib/flow/delivery_work.hpp"
#include "lib/flow/send_delivery.hpp"
#include "lib/shop/order.hpp"
#include "lib/shop/product.hpp"

namespace mitra::flow {
namespace {

using delivery::DeliveryState;
using shop::ProductKind;

/// What is to be done for a service that says nothing of it: without it nobody would be reminded, and nothing could be
/// ticked off.
delivery::StepPlan work_itself() {
    return {.position = 1, .name = "Kerjakan pesanan", .due_hours = 24, .business = true};
}

std::vector<delivery::StepPlan> plans_of(const Services& services, const shop::Product& product) {
    auto plans = delivery::PlanStore{services.database}.of(product.id);
    if (plans.empty() && product.kind == ProductKind::service) plans.push_back(work_itself());
    return plans;
}

}  // namespace

void start_delivery(const Services& services, const shop::Order& order, const shop::Product& product) {
    if (product.kind != ProductKind::service && product.kind != ProductKind::file) return;
    const bool started = delivery::StepStore{services.database, services.vault}.start(
        order.id, product.id, plans_of(services, product), services.clock.now(), services.actor.name);
    if (!started) return;
    // Money that comes for somebody who was erased is booked all the same.
    if (product.kind == ProductKind::file && product.file && can_be_told(services, order.buyer))
        send_delivery(services, order.id, {.cause = "paid"});
    open_followers(services, order.id, 0);
    settle_delivery(services, order.id);
}

void stop_delivery(const Services& services, OrderId order) {
    delivery::StepStore steps{services.database, services.vault};
    const auto known = steps.find(order);
    if (!known || known->state == DeliveryState::stopped) return;
    const Instant now = services.clock.now();
    steps.stop(order, now, services.actor.name);
    steps.move(order, known->state, DeliveryState::stopped, now, services.actor.name);
    delivery::DownloadStore{services.database}.end(order, "", now, services.actor.name);
}

}  // namespace mitra::flow
