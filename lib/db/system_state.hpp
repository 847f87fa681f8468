#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lib/base/instant.hpp"
#include "lib/db/database.hpp"

namespace mitra::db {

/// Why nothing is sent: a person said `queue freeze`, or the database was restored.
struct Freeze {
    Instant since;
    std::string by;
};

std::optional<Freeze> sending_frozen(Database& database);
/// False when it was frozen before (and stays as it was).
bool freeze_sending(Database& database, std::string_view by, Instant now);
/// False when it was not frozen.
bool thaw_sending(Database& database);

enum class ClockVerdict {
    fine,
    went_back,  ///< more than 5 minutes before the last time seen; until `doctor --accept-clock`
    far_ahead,  ///< more than 24 hours after it, while the kernel calls its clock not synchronised
};

/// Compares the clock with the last time seen, and notes it. Sending, expiry and settlement stop unless `fine`. Not
/// called in sandbox mode, where clocks are set at will.
ClockVerdict watch_clock(Database& database, Instant now, bool synchronised);
/// What watch_clock would find, without noting anything.
ClockVerdict judge_clock(Database& database, Instant now, bool synchronised);
/// A person has looked: `now` is right. False when nothing was wrong.
bool accept_clock(Database& database, Instant now);

/// Whether the kernel calls its own clock synchronised; under ProtectClock, where it may not be asked, whether
/// systemd-timesyncd does.
bool kernel_clock_synchronised();

}  // namespace mitra::db
