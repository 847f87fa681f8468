#include "cli/context.hpp"
#include "lib/flow/activate_membership.hpp"

namespace mitra::cli {
namespace {

constexpr std::int64_t k_batch = 500;

void expire(Context& context) {
    flow::ExpiredMemberships all;
    for (bool more = true; more;) {
        const flow::ExpiredMemberships some = flow::expire_memberships(context.services(), k_batch);
        all.expired += some.expired;
        all.abandoned += some.abandoned;
        more = some.expired == k_batch || some.abandoned == k_batch;
    }
    context.concerns(all.expired);
    context.print("{} memberships ended; {} that were never paid are cancelled", all.expired, all.abandoned);
    context.answer({{"expired", all.expired}, {"abandoned", all.abandoned}});
}

}  // namespace

void membership_expire(Verb& verb) {
    verb.run([](Context& context) { expire(context); });
}

}  // namespace mitra::cli
