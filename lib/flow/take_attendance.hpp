#pragma once

#include <cstdint>
#include <iosfwd>
#include <string>
#include <vector>

#include "lib/flow/services.hpp"

namespace mitra::flow {

struct Attendance {
    struct Unmatched {
        std::int64_t line = 0;
        std::string name;    ///< as Zoom wrote it; shown to the admin, never stored or logged
        std::string reason;  ///< "nobody of this name is registered", "two people have this name"
    };
    std::int64_t by_email = 0;
    std::int64_t by_name = 0;
    std::int64_t already = 0;  ///< noted before
    std::vector<Unmatched> unmatched;
};

/// Reads Zoom's participant report (its columns "Name (Original Name)" and "User Email"; lines above the header are
/// passed over) and notes who of the registered came: by e-mail, else by name where it is unique. Error{usage} where
/// the file has no such header.
Attendance take_attendance(const Services& services, EventId event, std::istream& csv);

}  // namespace mitra::flow
