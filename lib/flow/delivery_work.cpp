#include "lib/flow/delivery_work.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lib/base/error.hpp"
#include "lib/delivery/step_store.hpp"
#include "lib/flow/delivery_messages.hpp"
#include "lib/shop/order_store.hpp"
#include "lib/shop/product_store.hpp"

namespace mitra::flow {
namespace {

using delivery::DeliveryState;
using delivery::Step;
using delivery::StepState;
using delivery::Who;

constexpr std::chrono::hours k_day{24};

delivery::StepStore store_of(const Services& services) {
    return {services.database, services.vault};
}

Instant after(const Services& services, const Step& step, Instant from, std::chrono::minutes time) {
    return deadline(from, time, step.plan.business, services.site.delivery.business_days, services.site.zone);
}

bool is_owed(const Step& step) {
    return step.plan.who != Who::system && (step.state == StepState::waiting || step.state == StepState::open);
}

void open_step(const Services& services, Step step) {
    const Instant now = services.clock.now();
    step.started_at = now;
    step.due_at = after(services, step, now, std::chrono::hours{step.plan.due_hours});
    std::optional<Instant> remind;
    if (step.plan.who != Who::system) remind = half_time(services, step);
    store_of(services).open(step, now, *step.due_at, remind, services.actor.name);
}

/// A service's order ends with its work; goods are there once they are paid.
void fulfil_service(const Services& services, const delivery::Delivery& one) {
    const auto product = shop::ProductStore{services.database}.find(one.product);
    if (!product || product->kind != shop::ProductKind::service) return;
    shop::OrderStore{services.database}.move(one.order, shop::OrderState::paid, shop::OrderState::fulfilled,
                                             {services.actor.name, services.clock.now()});
}

}  // namespace

void open_followers(const Services& services, OrderId order, std::int64_t position) {
    auto steps = store_of(services);
    for (const Step& step : steps.steps(order)) {
        if (step.plan.after != position || step.state != StepState::waiting) continue;
        open_step(services, step);
        // Of what follows the payment, the news of the payment tell the admin.
        tell_step_open(services, steps.step(step.id).value(), position == 0 ? Hears::buyer_alone : Hears::everybody);
    }
}

bool finish_step(const Services& services, const Step& step, std::string_view words) {
    const Instant now = services.clock.now();
    if (!store_of(services).finish(step.id, words, now, services.actor.name))
        throw Error{ErrorKind::internal, fmt::format("{} did not become done", step.id), {}, {}};
    record_audit(services.database, services.vault, services.actor, "delivery.step", to_string(step.order),
                 fmt::format(R"({{"step":"{}","state":"done"}})", step.id), now);
    tell_step_done(services, step, words);
    open_followers(services, step.order, step.plan.position);
    return settle_delivery(services, step.order);
}

bool settle_delivery(const Services& services, OrderId order) {
    auto steps = store_of(services);
    const auto one = steps.find(order);
    if (!one || one->state == DeliveryState::stopped) return false;
    const auto all = steps.steps(order);
    if (std::any_of(all.begin(), all.end(), is_owed)) return false;
    if (!steps.move(order, DeliveryState::running, DeliveryState::delivered, services.clock.now(), services.actor.name))
        return true;
    fulfil_service(services, *one);
    return true;
}

Instant half_time(const Services& services, const Step& step) {
    return after(services, step, step.started_at.value(), std::chrono::minutes{step.plan.due_hours * 30});
}

Instant next_reminder(const Services& services, const Step& step, Instant now) {
    const Instant half = half_time(services, step);
    if (now < half) return half;
    const Instant due = step.due_at.value();
    if (now < due) return due;
    return due + k_day * ((now - due) / k_day + 1);
}

}  // namespace mitra::flow
