// mitra-remind puts into the queue what will soon be due: reminders an hour before each event, thanks to those who
// came, the next event of each series, with the members of its tier. It runs once and exits; a timer starts it every
// hour. It trusts the database and the settings, talks to no network, and writes only the database. If it dies or does
// not run, the next round catches up: whoever registers is reminded without it, and no run ever queues a message twice.

#include "lib/app/app.hpp"
#include "lib/app/daemon.hpp"
#include "lib/base/error.hpp"
#include "lib/db/system_state.hpp"
#include "lib/flow/plan_reminders.hpp"
#include "lib/flow/tier_meetings.hpp"
#include "lib/log/log.hpp"

namespace {

using namespace mitra;

/// By a clock that jumped, events would be over that have not begun, and their thanks would be queued.
void refuse_wrong_clock(const app::App& app, db::Database& database) {
    if (app.site().sandbox) return;
    if (db::watch_clock(database, app.clock().now(), db::kernel_clock_synchronised()) == db::ClockVerdict::fine) return;
    throw Error{ErrorKind::refused, "the clock jumped; nothing is planned",
                "set the clock right; if it is, 'mitra doctor --accept-clock'", "clock"};
}

void plan(const app::DaemonCall& call) {
    const app::App app = app::App::open(call.settings_file);
    db::Database database = app.connect(db::Access::read_write);
    refuse_wrong_clock(app, database);
    const flow::Services services = app.services(database, {"mitra-remind", ""});

    const std::int64_t added = flow::repeat_events(services);
    const std::int64_t members = flow::fill_meetings(services);
    const flow::Planned reminders = flow::plan_reminders(services);
    const flow::Planned follow_ups = flow::plan_follow_ups(services);
    log::info(
        "events added: {}; members registered: {}; reminders queued: {} for {} events; follow-ups queued: {} for {} "
        "events",
        added, members, reminders.messages, reminders.events, follow_ups.messages, follow_ups.events);
}

}  // namespace

int main(int count, char** words) {
    const app::Daemon daemon{
        "mitra-remind", "Plans event reminders and follow-ups into the queue, each with its time, and exits.", {}};
    return app::run_daemon(daemon, {words, static_cast<std::size_t>(count)}, plan);
}
