#include "lib/flow/move_group.hpp"

#include <fmt/format.h>

#include "lib/base/error.hpp"
#include "lib/flow/order_messages.hpp"
#include "lib/people/group_store.hpp"
#include "lib/people/person_store.hpp"
#include "lib/referral/affiliate_store.hpp"

namespace mitra::flow {
namespace {

void check_from(const Services& services, GroupId from, const people::Group& to) {
    const auto group = people::GroupStore{services.database}.named(to_string(from));
    if (group.kind != to.kind)
        throw Error{ErrorKind::refused,
                    fmt::format("{} '{}' and {} '{}' are groups of two kinds", group.id, group.name, to.id, to.name),
                    "participants move among participants' groups, affiliates among affiliates'", "group"};
}

void check_person(const Services& services, PersonId id, const people::Group& to) {
    const auto person = people::PersonStore{services.database, services.vault}.named(to_string(id));
    if (person.erased_at) throw Error{ErrorKind::refused, fmt::format("{} is erased", id), {}, "person"};
    if (to.kind == people::GroupKind::affiliate &&
        !referral::AffiliateStore{services.database, services.vault}.find(id))
        throw Error{ErrorKind::refused,
                    fmt::format("{} '{}' is a group of affiliates, and {} is none", to.id, to.name, id),
                    fmt::format("'mitra affiliate add {}'", id), "group"};
}

/// The groups that a person leaves on their way to `to`.
std::vector<GroupId> left_for(const Services& services, const people::Group& to, PersonId person,
                              std::optional<GroupId> from) {
    // Of affiliates' groups a person is in one, wherever they came from.
    const bool all = !from || to.kind == people::GroupKind::affiliate;
    std::vector<GroupId> left;
    for (const people::Group& group : people::GroupStore{services.database}.of_person(person))
        if (group.id != to.id && group.kind == to.kind && (all || group.id == *from)) left.push_back(group.id);
    return left;
}

}  // namespace

bool move_group(const Services& services, GroupId to, PersonId person, std::optional<GroupId> from, Tell tell) {
    return db::in_transaction(services.database, [&] {
        const people::Group group = people::GroupStore{services.database}.named(to_string(to));
        if (from) check_from(services, *from, group);
        check_person(services, person, group);
        people::GroupStore groups{services.database};
        const Instant now = services.clock.now();
        const auto left = left_for(services, group, person, from);
        for (const GroupId leaves : left)
            groups.leave(leaves, person, now);
        const bool joined = groups.join(to, person, now);
        if (!joined && left.empty()) return false;
        std::string detail = fmt::format(R"({{"person":"{}","left":[)", person);
        for (const GroupId leaves : left)
            detail += fmt::format(R"({}"{}")", detail.ends_with('[') ? "" : ",", leaves);
        record_audit(services.database, services.vault, services.actor, "group.move", to_string(to), detail + "]}",
                     now);
        const bool on_journey = group.kind == people::GroupKind::participant;
        if (joined && on_journey && tell == Tell::yes) tell_group_moved(services, person, group.name, now);
        return true;
    });
}

}  // namespace mitra::flow
