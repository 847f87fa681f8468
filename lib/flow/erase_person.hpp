#pragma once

#include <cstdint>
#include <vector>

#include "lib/flow/services.hpp"

namespace mitra::flow {

/// What an erasure did.
struct Erased {
    PersonId person;
    bool already = false;       ///< they were erased before; nothing was done
    std::int64_t messages = 0;  ///< that waited for them, cancelled
    std::int64_t events = 0;    ///< from outside, whose body named them, emptied
    std::int64_t reasons = 0;   ///< in the audit, emptied
    std::int64_t answers = 0;   ///< stored for repeated requests, emptied
    bool log_is_empty = true;   ///< false: a reader kept the write-ahead log from being emptied; old bytes go with
                                ///< the next checkpoint
};

/// Removes what identifies a person, everywhere, and leaves the books: name, phone and e-mail go, links stop working,
/// groups are left, what waits for them or tells others about them is cancelled, and sealed texts that name them are
/// emptied. Then the write-ahead log is emptied too, since it still holds the old bytes. The erasure is noted in the
/// list beside the database (people/erasure_list.hpp) before it is committed, so that no restore can miss it.
/// Backups that exist keep what they hold until they are removed, after 35 days. Error{not_found} for nobody.
Erased erase_person(const Services& services, PersonId person);

/// Erases again whom a restored backup brought back; how many. Part of `mitra backup restore`.
std::int64_t repeat_erasures(const Services& services);

/// Whom the list says was erased and the database still knows: a finding for `mitra doctor`.
std::vector<PersonId> not_yet_erased(const Services& services);

}  // namespace mitra::flow
