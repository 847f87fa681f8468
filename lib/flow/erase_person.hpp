#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
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
    /// The write-ahead log, which still held the old bytes, was emptied. False where a reader kept it from that, or the
    /// erasure is part of a larger transaction: the bytes go with the next checkpoint.
    bool log_is_empty = false;
};

/// Removes what identifies a person, everywhere, and leaves the books: name, phone and e-mail go, links stop working,
/// groups are left, what waits for them or tells others about them is cancelled, and sealed texts that name them are
/// emptied. The erasure is put into the list beside the database (people/erasure_list.hpp) before it is committed, so
/// that no restore can miss it; inside a larger transaction, which may yet be undone, `note_erasures` does it later.
/// Backups that exist keep what they hold until they are removed, after 35 days. Error{not_found} for nobody.
Erased erase_person(const Services& services, PersonId person);

/// Puts every erasure of the database into a list (its own, or the copy beside the backups); how many were new there.
/// Part of `mitra backup create`, and of `restore` before the old database makes room.
std::size_t note_erasures(const Services& services, const std::filesystem::path& list);

/// Erases again whom a restored backup brought back, as the list says; how many. Part of `mitra backup restore`.
std::int64_t repeat_erasures(const Services& services, const std::filesystem::path& list);

/// Whom the database's list says was erased and the database still knows: a finding for `mitra doctor`.
std::vector<PersonId> not_yet_erased(const Services& services);

}  // namespace mitra::flow
