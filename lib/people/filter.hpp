#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

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
    std::optional<TierId> tier;  ///< its active members
    std::optional<Instant> registered_since;
    std::optional<Instant> registered_until;  ///< not included

    /// Conditions on table `person` (alias `person`), each beginning with " AND "; erased people never match.
    [[nodiscard]] std::string conditions() const;
    /// Binds what `conditions` names.
    void bind_to(db::Query& query) const;

    /// A SELECT of `columns` ("person.id, ...") for one page of matching people, by the index that narrows most and
    /// without a sort: after the person :after, at most :limit, in the order of ids (or of registration where only its
    /// time is asked for). Good behind "INSERT INTO ..." too. Bind with `bind_page_to`.
    [[nodiscard]] std::string page_sql(std::string_view columns) const;
    void bind_page_to(db::Query& query, PersonId after, std::int64_t limit) const;
    /// A SELECT of a row where the person :person is one of them; bind with `bind_to` and :person.
    [[nodiscard]] std::string match_sql() const;
    /// A SELECT that counts them; bind with `bind_to`.
    [[nodiscard]] std::string count_sql() const;
};

/// How a city is compared: lower case, single blanks.
std::string city_key(std::string_view city);

}  // namespace mitra::people
