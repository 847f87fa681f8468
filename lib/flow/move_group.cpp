#include "lib/flow/move_group.hpp"

#include <fmt/format.h>

#include "lib/base/error.hpp"
#include "lib/flow/order_messages.hpp"
#include "lib/people/group_store.hpp"
#include "lib/people/person_store.hpp"

namespace mitra::flow {
namespace {

people::Group participant_group(const Services& services, GroupId id) {
    auto group = people::GroupStore{services.database}.named(to_string(id));
    if (group.kind != people::GroupKind::participant)
        throw Error{ErrorKind::refused, fmt::format("{} '{}' is a group of affiliates", group.id, group.name),
                    "see 'mitra group join'", "group"};
    return group;
}

void check_person(const Services& services, PersonId id) {
    const auto person = people::PersonStore{services.database, services.vault}.named(to_string(id));
    if (person.erased_at) throw Error{ErrorKind::refused, fmt::format("{} is erased", id), {}, "person"};
}

/// The groups that a person leaves on their way to `to`.
std::vector<GroupId> left_for(const Services& services, GroupId to, PersonId person, std::optional<GroupId> from) {
    std::vector<GroupId> left;
    for (const people::Group& group : people::GroupStore{services.database}.of_person(person))
        if (group.id != to && group.kind == people::GroupKind::participant && (!from || group.id == *from))
            left.push_back(group.id);
    return left;
}

}  // namespace

bool move_group(const Services& services, GroupId to, PersonId person, std::optional<GroupId> from, Tell tell) {
    return db::in_transaction(services.database, [&] {
        const people::Group group = participant_group(services, to);
        if (from) participant_group(services, *from);
        check_person(services, person);
        people::GroupStore groups{services.database};
        const Instant now = services.clock.now();
        const auto left = left_for(services, to, person, from);
        for (const GroupId leaves : left)
            groups.leave(leaves, person, now);
        const bool joined = groups.join(to, person, now);
        if (!joined && left.empty()) return false;
        std::string detail = fmt::format(R"({{"person":"{}","left":[)", person);
        for (const GroupId leaves : left)
            detail += fmt::format(R"({}"{}")", detail.ends_with('[') ? "" : ",", leaves);
        record_audit(services.database, services.vault, services.actor, "group.move", to_string(to), detail + "]}",
                     now);
        if (joined && tell == Tell::yes) tell_group_moved(services, person, group.name, now);
        return true;
    });
}

}  // namespace mitra::flow
