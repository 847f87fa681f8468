#include "lib/flow/change_leader.hpp"

#include <fmt/format.h>

#include "lib/base/error.hpp"
#include "lib/flow/report_messages.hpp"
#include "lib/membership/leader_store.hpp"
#include "lib/membership/membership_store.hpp"
#include "lib/people/person_store.hpp"
#include "lib/referral/attribution_store.hpp"
#include "lib/referral/referral_store.hpp"

namespace mitra::flow {
namespace {

bool exists(const Services& services, PersonId id) {
    const auto person = people::PersonStore{services.database, services.vault}.find(id);
    return person && !person->erased_at;
}

void require(const Services& services, PersonId id) {
    if (!exists(services, id))
        throw Error{ErrorKind::refused, fmt::format("{} does not exist, or was erased", id), "see 'mitra person list'",
                    "leader"};
}

std::optional<PersonId> who_brought(const Services& services, PersonId member) {
    const auto decision = referral::ReferralStore{services.database}.decision(member);
    if (decision && decision->referrer) return decision->referrer;
    const auto active = membership::MembershipStore{services.database}.active_of(member);
    if (!active) return std::nullopt;
    const auto credit = referral::AttributionStore{services.database}.credit(active->order);
    return credit ? std::optional{credit->affiliate} : std::nullopt;
}

}  // namespace

bool set_leader(const Services& services, PersonId sub, PersonId leader) {
    return db::in_transaction(services.database, [&] {
        require(services, sub);
        require(services, leader);
        membership::LeaderStore leaders{services.database};
        const auto before = leaders.current(sub);
        if (before && before->leader == leader) return false;
        const Instant now = services.clock.now();
        leaders.set(leader, sub, now, services.actor.name);
        tell_new_leader(services, sub, leader);
        db::record_audit(services.database, services.vault, services.actor, "leader.set", to_string(sub),
                         fmt::format(R"({{"leader":"{}","before":{}}})", leader,
                                     before ? fmt::format(R"("{}")", before->leader) : "null"),
                         now);
        return true;
    });
}

bool clear_leader(const Services& services, PersonId sub) {
    return db::in_transaction(services.database, [&] {
        membership::LeaderStore leaders{services.database};
        const auto before = leaders.current(sub);
        if (!before) return false;
        const Instant now = services.clock.now();
        leaders.clear(sub, now, services.actor.name);
        db::record_audit(services.database, services.vault, services.actor, "leader.clear", to_string(sub),
                         fmt::format(R"({{"before":"{}"}})", before->leader), now);
        return true;
    });
}

void assign_leader_automatically(const Services& services, PersonId member) {
    membership::LeaderStore leaders{services.database};
    if (!leaders.history(member, 1).empty()) return;  // an admin may have decided otherwise
    const auto leader = who_brought(services, member);
    if (!leader || *leader == member || !exists(services, *leader) || leaders.is_above(member, *leader)) return;
    Services as_house = services;
    as_house.actor = {"mitra", "membership"};
    set_leader(as_house, member, *leader);
}

}  // namespace mitra::flow
