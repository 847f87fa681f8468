#include "lib/flow/remind_deliveries.hpp"

#include "lib/delivery/step_store.hpp"
#include "lib/flow/delivery_messages.hpp"
#include "lib/flow/delivery_work.hpp"
#include "lib/flow/pay_order.hpp"

namespace mitra::flow {
namespace {

using delivery::Step;
using delivery::StepState;

delivery::StepStore store_of(const Services& services) {
    return {services.database, services.vault};
}

// Between the list and the act a step may have been done or stopped: each looks again.

bool end_one(const Services& services, DeliveryStepId id) {
    return db::in_transaction(services.database, [&] {
        const auto step = store_of(services).step(id);
        if (!step || step->state != StepState::open || *step->due_at > services.clock.now()) return false;
        finish_step(services, *step, {});
        return true;
    });
}

void remind_one(const Services& services, DeliveryStepId id, RemindedDeliveries& done) {
    db::in_transaction(services.database, [&] {
        const auto step = store_of(services).step(id);
        const Instant now = services.clock.now();
        if (!step || step->state != StepState::open || !step->remind_at || *step->remind_at > now) return;
        done.buyers += tell_step_due(services, *step) ? 1 : 0;
        store_of(services).set_reminder(id, next_reminder(services, *step, now));
        ++done.reminded;
    });
}

}  // namespace

RemindedDeliveries remind_deliveries(const Services& services, std::int64_t limit) {
    require_trusted_clock(services);
    RemindedDeliveries done;
    for (const Step& step : store_of(services).ended(services.clock.now(), limit))
        done.ended += end_one(services, step.id) ? 1 : 0;
    for (const Step& step : store_of(services).to_remind(services.clock.now(), limit))
        remind_one(services, step.id, done);
    return done;
}

}  // namespace mitra::flow
