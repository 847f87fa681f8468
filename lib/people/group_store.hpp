#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/id.hpp"
#include "lib/base/instant.hpp"
#include "lib/db/database.hpp"

namespace mitra::people {

enum class GroupKind { participant, affiliate };

/// A right that a group gives: while somebody is inside, or for good once they were.
struct Right {
    std::string name;
    bool kept = false;
};

/// A right is a word that materials and programs name: Error{usage} for what is none.
void check_right_name(std::string_view name);

struct Group {
    GroupId id;
    std::string name;
    GroupKind kind = GroupKind::participant;
    bool affiliate_access = false;
    std::optional<std::int64_t> rate_bp;
    std::optional<std::int64_t> cookie_days;
    std::vector<Right> rights;
    std::int64_t members = 0;
};

class GroupStore {
 public:
    explicit GroupStore(db::Database& database) : database_{database} {}

    /// Error{refused} where the name is taken (letter case ignored), Error{usage} where it is empty or reads like an
    /// id.
    GroupId add(const Group& group);
    /// Stores `group` with its rights in place of the one with its id; the same errors, and Error{not_found}.
    void set(const Group& group);
    std::optional<Group> find(GroupId id);
    /// By "GRP-3" or its name; Error{not_found} otherwise.
    Group named(std::string_view reference);
    std::vector<Group> list(GroupId after, std::int64_t limit);
    std::int64_t count();
    /// Whether a group gives this right.
    bool gives(std::string_view right);
    std::vector<Group> of_person(PersonId person);
    /// False when they were in it already.
    bool join(GroupId group, PersonId person, Instant at);
    /// False when they were not in it. Rights that the group gives for good stay with them.
    bool leave(GroupId group, PersonId person, Instant at);
    /// Out of the group, and with it what it gave for good: a refund. A right that another group of theirs gives stays.
    void take_back(GroupId group, PersonId person);
    /// What a person may do through the groups they are in and those that gave something for good, each once, by name.
    std::vector<std::string> rights_of(PersonId person);

 private:
    std::string checked_name_key(const Group& group);
    void store_rights(GroupId id, const std::vector<Right>& rights);
    std::vector<Right> rights(GroupId id);

    db::Database& database_;
};

}  // namespace mitra::people
