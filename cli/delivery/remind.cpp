#include "cli/context.hpp"
#include "lib/flow/remind_deliveries.hpp"

namespace mitra::cli {
namespace {

constexpr std::int64_t k_batch = 500;

void remind(Context& context) {
    flow::RemindedDeliveries all;
    for (bool more = true; more;) {
        const flow::RemindedDeliveries some = flow::remind_deliveries(context.services(), k_batch);
        all.ended += some.ended;
        all.reminded += some.reminded;
        all.buyers += some.buyers;
        // What ended may have opened a step that is over at once.
        more = some.ended > 0 || some.reminded == k_batch;
    }
    context.concerns(all.ended + all.reminded);
    context.print("{} steps ended by themselves; the admin is reminded of {}, and {} buyers of theirs", all.ended,
                  all.reminded, all.buyers);
    context.answer({{"ended", all.ended}, {"reminded", all.reminded}, {"buyers", all.buyers}});
}

}  // namespace

void delivery_remind(Verb& verb) {
    verb.run([](Context& context) { remind(context); });
}

}  // namespace mitra::cli
