#include "lib/flow/create_payout.hpp"

#include <fmt/format.h>

#include "lib/base/error.hpp"
#include "lib/flow/pay_order.hpp"

namespace mitra::flow {
namespace {

PayoutPlanStore store_for(const Services& services, std::optional<Money> minimum) {
    const Money least = minimum.value_or(services.site.partners.payout_minimum);
    if (least < Money{1})
        throw Error{ErrorKind::usage, "nobody is paid less than a rupiah", "give --min as in 100000", "payout"};
    return {services.database, services.clock.now(), least};
}

PayoutPlan plan_of(PayoutPlanStore store) {
    return {.paid = store.paid(),
            .skipped = store.skipped(),
            .shares = store.shares(k_most_shares),
            .skipped_shares = store.skipped_shares(k_most_shares)};
}

}  // namespace

PayoutPlan plan_payout(const Services& services, std::optional<Money> minimum) {
    const db::Snapshot one_moment{services.database};
    return plan_of(store_for(services, minimum));
}

CreatedPayout create_payout(const Services& services, std::optional<Money> minimum) {
    return db::in_transaction(services.database, [&] {
        require_trusted_clock(services);
        PayoutPlanStore store = store_for(services, minimum);
        CreatedPayout created{.id = {}, .plan = plan_of(store)};
        if (created.plan.paid.people == 0)
            throw Error{ErrorKind::refused, "nobody can be paid now",
                        "'mitra payout plan' says who is owed something, and why it waits", "payout"};
        created.id = store.create(created.plan.paid, services.actor.name);
        db::record_audit(
            services.database, services.vault, services.actor, "payout.create", to_string(created.id),
            fmt::format(R"({{"people":{},"total":{}}})", created.plan.paid.people, created.plan.paid.amount.rupiah()),
            services.clock.now());
        return created;
    });
}

}  // namespace mitra::flow
