#include "lib/flow/change_group.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lib/base/error.hpp"
#include "lib/people/person_store.hpp"

namespace mitra::flow {
namespace {

constexpr std::size_t k_longest_name = 100;

void check(const people::Group& group) {
    if (group.name.size() > k_longest_name)
        throw Error{ErrorKind::usage, fmt::format("a group's name has at most {} bytes", k_longest_name), {}, "group"};
    for (const people::Right& right : group.rights)
        people::check_right_name(right.name);
}

bool same(const people::Group& a, const people::Group& b) {
    const auto rights = [](const people::Group& group) {
        std::vector<std::pair<std::string, bool>> list;
        for (const people::Right& right : group.rights)
            list.emplace_back(right.name, right.kept);
        std::sort(list.begin(), list.end());
        return list;
    };
    return a.name == b.name && a.kind == b.kind && a.affiliate_access == b.affiliate_access && a.rate_bp == b.rate_bp &&
           a.cookie_days == b.cookie_days && rights(a) == rights(b);
}

void audit(const Services& services, std::string_view act, GroupId group, const std::string& detail) {
    record_audit(services.database, services.vault, services.actor, act, to_string(group), detail,
                 services.clock.now());
}

std::string settings_of(const people::Group& group) {
    return fmt::format(R"({{"affiliate_access":{},"rights":{}}})", group.affiliate_access, group.rights.size());
}

people::Group existing(const Services& services, GroupId group) {
    return people::GroupStore{services.database}.named(to_string(group));
}

std::string member(PersonId person) {
    return fmt::format(R"({{"person":"{}"}})", person);
}

/// A person is in one group of affiliates: it says what they earn.
void leave_other_affiliates(const Services& services, const people::Group& group, PersonId person) {
    if (group.kind != people::GroupKind::affiliate) return;
    people::GroupStore groups{services.database};
    for (const people::Group& other : groups.of_person(person)) {
        if (other.kind != group.kind || other.id == group.id) continue;
        groups.leave(other.id, person, services.clock.now());
        audit(services, "group.leave", other.id, member(person));
    }
}

}  // namespace

GroupId add_group(const Services& services, const people::Group& group) {
    check(group);
    return db::in_transaction(services.database, [&] {
        const GroupId id = people::GroupStore{services.database}.add(group);
        audit(services, "group.add", id, settings_of(group));
        return id;
    });
}

bool set_group(const Services& services, const people::Group& group) {
    check(group);
    return db::in_transaction(services.database, [&] {
        if (same(existing(services, group.id), group)) return false;
        people::GroupStore{services.database}.set(group);
        audit(services, "group.set", group.id, settings_of(group));
        return true;
    });
}

bool join_group(const Services& services, GroupId group, PersonId id) {
    return db::in_transaction(services.database, [&] {
        const people::Group joined = existing(services, group);
        const auto person = people::PersonStore{services.database, services.vault}.named(to_string(id));
        if (person.erased_at) throw Error{ErrorKind::refused, fmt::format("{} is erased", id), {}, "person"};
        leave_other_affiliates(services, joined, id);
        if (!people::GroupStore{services.database}.join(group, id, services.clock.now())) return false;
        audit(services, "group.join", group, member(id));
        return true;
    });
}

bool leave_group(const Services& services, GroupId group, PersonId person) {
    return db::in_transaction(services.database, [&] {
        existing(services, group);
        if (!people::GroupStore{services.database}.leave(group, person, services.clock.now())) return false;
        audit(services, "group.leave", group, member(person));
        return true;
    });
}

}  // namespace mitra::flow
