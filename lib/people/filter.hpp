#pragma once

#include <optional>
#include <string>

#include "lib/base/id.hpp"
#include "lib/base/instant.hpp"
#include "lib/db/query.hpp"

namespace mitra::people {

/// Which people: every field that is set must hold. For lists, exports and broadcasts alike.
struct Filter {
    std::optional<std::string> city;  ///< letter case and outer blanks do not matter
    std::optional<GroupId> group;
    std::optional<bool> joined;  ///< sudah_join or belum_join
    std::optional<PersonId> referrer;
    std::optional<EventId> event;
    std::optional<Instant> registered_since;
    std::optional<Instant> registered_until;

    /// Conditions on table `person` (alias `person`), each beginning with " AND "; erased people never match.
    [[nodiscard]] std::string conditions() const;
    /// Binds what `conditions` names.
    void bind_to(db::Query& query) const;
};

/// How a city is compared: lower case, single blanks.
std::string city_key(std::string_view city);

}  // namespace mitra::people
