#include "lib/flow/record_click.hpp"

#include "lib/event/event_store.hpp"
#include "lib/people/person_store.hpp"
#include "lib/referral/referral_store.hpp"

namespace mitra::flow {

void record_click(const Services& services, std::string_view referral_code) {
    db::in_transaction(services.database, [&] {
        const auto referrer = people::PersonStore{services.database, services.vault}.by_referral_code(referral_code);
        if (referrer)
            referral::ReferralStore{services.database}.count_click(*referrer, services.clock.now(), services.site.zone);
    });
}

bool note_join(const Services& services, EventId event, PersonId person) {
    return db::in_transaction(services.database, [&] {
        const Instant now = services.clock.now();
        if (!event::EventStore{services.database}.note_click(event, person, now)) return false;
        people::PersonStore{services.database, services.vault}.joined(person, now);
        return true;
    });
}

}  // namespace mitra::flow
