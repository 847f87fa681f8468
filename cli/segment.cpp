#include "cli/segment.hpp"

#include "lib/event/event_store.hpp"
#include "lib/membership/tier_store.hpp"
#include "lib/people/group_store.hpp"
#include "lib/people/person_store.hpp"

namespace mitra::cli {

Verb& declare_segment(Verb& verb, Segment& segment) {
    return verb.option("--city CITY", segment.city, "who lives there (letter case does not matter)")
        .option("--group GROUP", segment.group, "who is in this group")
        .choice("--status STATUS", segment.status, {"belum_join", "sudah_join"}, "who has (not yet) joined")
        .option("--referrer PERSON", segment.referrer, "whom this person brought")
        .option("--event EVT", segment.event, "who is registered for this event")
        .option("--tier TIER", segment.tier, "who has this membership now, as vip")
        .option("--registered-since TIME", segment.registered_since, "who registered from this time on")
        .option("--registered-until TIME", segment.registered_until, "who registered before this time");
}

people::Filter filter_of(Context& context, const Segment& segment, const Paging& paging) {
    people::Filter filter;
    filter.city = segment.city;
    if (segment.group) filter.group = people::GroupStore{context.database()}.named(*segment.group).id;
    if (segment.status) filter.joined = *segment.status == "sudah_join";
    if (segment.referrer)
        filter.referrer = people::PersonStore{context.database(), context.app().vault()}.named(*segment.referrer).id;
    if (segment.event) filter.event = event::EventStore{context.database()}.named(*segment.event).id;
    if (segment.tier) filter.tier = membership::TierStore{context.database()}.named(*segment.tier).id;
    filter.registered_since = segment.registered_since ? context.time("--registered-since", segment.registered_since)
                                                       : context.time("--since", paging.since);
    filter.registered_until = segment.registered_until ? context.time("--registered-until", segment.registered_until)
                                                       : context.time("--until", paging.until);
    return filter;
}

}  // namespace mitra::cli
