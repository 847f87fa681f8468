#pragma once

#include <cstdint>
#include <functional>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "lib/flow/services.hpp"
#include "lib/people/filter.hpp"

namespace mitra::flow {

struct ImportOptions {
    bool welcome = false;          ///< queue welcomes and alerts as if they had registered on the site
    std::optional<EventId> event;  ///< empty: nobody joins an event
};

struct ImportLine {
    enum class Result { added, already, refused };
    std::int64_t line = 0;  ///< in the file, from 1
    Result result = Result::added;
    std::optional<PersonId> person;
    std::string reason;  ///< why it was refused, or that the referrer is unknown
};

struct ImportSummary {
    std::int64_t added = 0;
    std::int64_t already = 0;
    std::int64_t refused = 0;
};

/// Reads a CSV with a header line; columns in any order, by their Indonesian or English names: sapaan, nama, kota,
/// profesi, no_wa, email, referrer (a phone or code), registered_at, consent (a date, or "ya"), status, unsubscribed.
/// Name and phone are needed. Each line is told to `tell` as it is done; lines are committed in groups, so that an
/// interrupted import is simply run again. Error{usage} where the header lacks a column or has one that is unknown.
ImportSummary import_people(const Services& services, std::istream& csv, const ImportOptions& options,
                            const std::function<void(const ImportLine&)>& tell);

/// Writes everybody who matches as CSV that `import_people` reads again; how many. Values that a spreadsheet would
/// take for a formula get a leading apostrophe. `progress` is told how many so far.
std::int64_t export_people(const Services& services, const people::Filter& filter, std::ostream& csv,
                           const std::function<void(std::int64_t)>& progress);

}  // namespace mitra::flow
