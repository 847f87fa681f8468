#include "lib/flow/record_click.hpp"

#include <map>
#include <utility>
#include <vector>

#include "lib/event/event_store.hpp"
#include "lib/flow/affiliate_standing.hpp"
#include "lib/people/person_store.hpp"
#include "lib/referral/click_store.hpp"
#include "lib/referral/referral_store.hpp"

namespace mitra::flow {

std::optional<FollowedLink> followed_link(const Services& services, std::string_view referral_code) {
    const auto owner = person_behind(services, referral_code);
    if (!owner) return std::nullopt;
    FollowedLink link{.owner = *owner};
    if (const auto standing = affiliate_standing(services, *owner); standing && standing->may_earn()) {
        link.earns = true;
        link.click_life = click_life(services.site, *standing);
    }
    return link;
}

bool click_counts(const Services& services, const Click& click) {
    const auto standing = affiliate_standing(services, click.affiliate);
    if (!standing || !standing->may_earn()) return false;
    const auto life = click_life(services.site, *standing);
    return !life || services.clock.now() - click.at <= *life;
}

void record_visits(const Services& services, std::span<const Visit> visits) {
    const Zone zone = services.site.zone;
    std::map<std::pair<std::int64_t, PersonId>, std::int64_t> of_people;
    std::vector<referral::Click> of_affiliates;
    for (const Visit& visit : visits) {
        if (visit.link.earns)
            of_affiliates.push_back({visit.link.owner, visit.at, visit.product, visit.utm_source});
        else
            ++of_people[{day_number(visit.at, zone), visit.link.owner}];
    }
    db::in_transaction(services.database, [&] {
        referral::ReferralStore referrals{services.database};
        for (const auto& [day_and_owner, clicks] : of_people)
            referrals.count_clicks(day_and_owner.second, day_and_owner.first, clicks);
        referral::ClickStore{services.database}.record(of_affiliates, zone);
    });
}

void record_click(const Services& services, std::string_view referral_code) {
    const auto link = followed_link(services, referral_code);
    if (!link) return;
    const Visit visit{.link = *link, .at = services.clock.now(), .product = {}, .utm_source = {}};
    record_visits(services, {&visit, 1});
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
