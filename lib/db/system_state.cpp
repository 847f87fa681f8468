#include "lib/db/system_state.hpp"

#include <sys/timex.h>
#include <unistd.h>

#include <chrono>

namespace mitra::db {
namespace {

using namespace std::chrono_literals;
constexpr auto k_back = 5min;
constexpr auto k_ahead = 24h;
constexpr auto k_note_every = 10s;  // so that watching the clock costs no write most of the time

struct Seen {
    std::optional<Instant> last;
    bool stopped = false;
};

Seen seen(Database& database) {
    return database.prepared("SELECT last_seen_at, clock_stopped_at FROM system_state").one_row([](const Row& row) {
        return Seen{row.optional_instant("last_seen_at"), !row.is_null("clock_stopped_at")};
    });
}

ClockVerdict judge(const Seen& before, Instant now, bool synchronised) {
    if (before.stopped) return ClockVerdict::went_back;
    if (!before.last) return ClockVerdict::fine;
    if (now < *before.last - k_back) return ClockVerdict::went_back;
    if (now > *before.last + k_ahead && !synchronised) return ClockVerdict::far_ahead;
    return ClockVerdict::fine;
}

}  // namespace

std::optional<Freeze> sending_frozen(Database& database) {
    return database
        .prepared("SELECT sending_frozen_at, sending_frozen_by FROM system_state WHERE sending_frozen_at IS NOT NULL")
        .optional_row([](const Row& row) {
            return Freeze{row.instant("sending_frozen_at"), row.text("sending_frozen_by")};
        });
}

bool freeze_sending(Database& database, std::string_view by, Instant now) {
    return database
               .prepared(
                   "UPDATE system_state SET sending_frozen_at = :now, sending_frozen_by = :by "
                   "WHERE sending_frozen_at IS NULL")
               .bind(":now", now)
               .bind(":by", by)
               .run() == 1;
}

bool thaw_sending(Database& database) {
    return database
               .prepared(
                   "UPDATE system_state SET sending_frozen_at = NULL, sending_frozen_by = NULL "
                   "WHERE sending_frozen_at IS NOT NULL")
               .run() == 1;
}

ClockVerdict judge_clock(Database& database, Instant now, bool synchronised) {
    return judge(seen(database), now, synchronised);
}

ClockVerdict watch_clock(Database& database, Instant now, bool synchronised) {
    const Seen before = seen(database);
    const ClockVerdict verdict = judge(before, now, synchronised);
    if (verdict == ClockVerdict::went_back && !before.stopped) {
        in_transaction(database, [&] {
            database
                .prepared(
                    "UPDATE system_state SET clock_stopped_at = last_seen_at, clock_jumped_to = :now "
                    "WHERE clock_stopped_at IS NULL")
                .bind(":now", now)
                .run();
        });
    }
    if (verdict == ClockVerdict::fine && (!before.last || now >= *before.last + k_note_every)) {
        in_transaction(database, [&] {
            // max: of two programs that note the time, the later one counts.
            database.prepared("UPDATE system_state SET last_seen_at = max(coalesce(last_seen_at, :now), :now)")
                .bind(":now", now)
                .run();
        });
    }
    return verdict;
}

bool accept_clock(Database& database, Instant now) {
    return in_transaction(database, [&] {
        const Seen before = seen(database);
        const bool wrong = judge(before, now, false) != ClockVerdict::fine;
        database
            .prepared("UPDATE system_state SET last_seen_at = :now, clock_stopped_at = NULL, clock_jumped_to = NULL")
            .bind(":now", now)
            .run();
        return wrong;
    });
}

bool kernel_clock_synchronised() {
    struct timex state {};
    const int said = ::adjtimex(&state);
    if (said >= 0) return said != TIME_ERROR && (state.status & STA_UNSYNC) == 0;
    // A unit with ProtectClock may not even ask. systemd-timesyncd leaves a mark where it has set the clock right;
    // where another program does, nobody tells us, and what is not known to be right is not taken for right.
    return ::access("/run/systemd/timesync/synchronized", F_OK) == 0;
}

}  // namespace mitra::db
