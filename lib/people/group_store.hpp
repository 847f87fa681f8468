#pragma once

#include <optional>
#include <string>
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

    /// Error{refused} where the name is taken (letter case ignored).
    GroupId add(const Group& group);
    void set(const Group& group);
    std::optional<Group> find(GroupId id);
    /// By "GRP-3" or its name; Error{not_found} otherwise.
    Group named(std::string_view reference);
    std::vector<Group> list(GroupId after, std::int64_t limit);
    std::vector<Group> of_person(PersonId person);
    /// False when they were in it already.
    bool join(GroupId group, PersonId person, Instant at);
    bool leave(GroupId group, PersonId person);

 private:
    db::Database& database_;
};

}  // namespace mitra::people
