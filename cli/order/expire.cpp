#include "cli/context.hpp"
#include "lib/flow/expire_orders.hpp"

namespace mitra::cli {
namespace {

constexpr std::int64_t k_batch = 500;

void expire(Context& context) {
    flow::Expired all;
    for (bool more = true; more;) {
        const flow::Expired some = flow::expire_orders(context.services(), k_batch);
        all.orders += some.orders;
        all.amounts_released += some.amounts_released;
        more = some.orders == k_batch || some.amounts_released == k_batch;
    }
    context.concerns(all.orders);
    context.print("{} orders expired; {} transfer amounts are free again", all.orders, all.amounts_released);
    context.answer({{"expired", all.orders}, {"amounts_released", all.amounts_released}});
}

}  // namespace

void order_expire(Verb& verb) {
    verb.run([](Context& context) { expire(context); });
}

}  // namespace mitra::cli
