#include "lib/flow/upkeep.hpp"

#include "lib/db/idempotency.hpp"
#include "lib/db/inbox.hpp"
#include "lib/delivery/download_store.hpp"
#include "lib/people/contact_link_store.hpp"
#include "lib/people/sign_in.hpp"
#include "lib/referral/click_store.hpp"
#include "lib/topup/check_store.hpp"

namespace mitra::flow {
namespace {

/// So long an expired link can still be extended.
constexpr std::chrono::days k_expired_links_kept{30};
constexpr std::int64_t k_batch = 1000;  // a few milliseconds: others write in between

/// Runs `forget`, which takes a limit and says how many it forgot, until nothing is left.
template <typename Forget>
std::int64_t in_batches(db::Database& database, const Forget& forget) {
    std::int64_t total = 0;
    for (std::int64_t forgotten = k_batch; forgotten == k_batch;) {
        forgotten = db::in_transaction(database, [&forget] { return forget(k_batch); });
        total += forgotten;
    }
    return total;
}

}  // namespace

Upkeep upkeep(const Services& services) {
    const Instant now = services.clock.now();
    db::Inbox inbox{services.database, services.vault};
    Upkeep done;
    done.answers = in_batches(services.database, [&](std::int64_t limit) {
        return db::forget_answers(services.database, now - db::k_answers_kept, limit);
    });
    done.bodies = in_batches(services.database,
                             [&](std::int64_t limit) { return inbox.purge_bodies(now - db::k_bodies_kept, limit); });
    people::SignInStore sign_in{services.database};
    done.sessions = in_batches(services.database, [&](auto limit) { return sign_in.forget_ended(now, limit); });
    done.links = in_batches(services.database, [&](auto limit) { return sign_in.forget_old_links(now, limit); });
    people::ContactLinkStore contacts{services.database, services.vault};
    done.links += in_batches(services.database, [&](auto limit) { return contacts.forget_old(now, limit); });
    delivery::DownloadStore downloads{services.database};
    done.downloads = in_batches(services.database,
                                [&](auto limit) { return downloads.end_expired(now - k_expired_links_kept, limit); });
    topup::CheckStore checks{services.database, services.vault};
    done.checks =
        in_batches(services.database, [&](auto limit) { return checks.forget(now - topup::k_check_kept, limit); });
    done.clicks = db::in_transaction(
        services.database, [&] { return referral::ClickStore{services.database}.count_waiting(services.site.zone); });
    return done;
}

}  // namespace mitra::flow
