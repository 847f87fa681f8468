#include "daemons/sender/loop.hpp"

#include <algorithm>
#include <thread>

#include "daemons/sender/mortal.hpp"
#include "lib/app/sending.hpp"
#include "lib/base/error.hpp"
#include "lib/db/checkpoint.hpp"
#include "lib/db/system_state.hpp"
#include "lib/flow/process_inbound.hpp"
#include "lib/log/log.hpp"

namespace mitra::sender {
namespace {

using namespace std::chrono_literals;
using outbox::Dispatcher;
using std::chrono::milliseconds;

constexpr std::size_t k_most_threads = 48;  // of the unit's TasksMax=96
constexpr milliseconds k_look_every = 500ms;
constexpr milliseconds k_renew_every = 15s;
constexpr milliseconds k_housekeep_every = 30s;
/// A database that is locked or full is tried again; one that stays so ends the program, and systemd starts it anew.
constexpr int k_most_failures = 20;

}  // namespace

Loop::Loop(const app::App& app, db::Database& database, outbox::Place& place, Signs signs)
    : app_{app},
      database_{database},
      place_{place},
      signs_{std::move(signs)},
      services_{app.services(database, {"mitra-sender", ""})},
      composer_{std::make_unique<flow::MessageComposer>(services_, app::compose_options(app))},
      dispatcher_{std::make_unique<Dispatcher>(database, app.vault(), *composer_, app::dispatch_options(app),
                                               app.random(), place.generation())},
      last_look_{app.connect(db::Access::read_only), app.vault()},
      messages_{database} {
    const auto on_answer = [this] {
        {
            const std::lock_guard lock{mutex_};
            answers_ = true;
        }
        something_.notify_one();
    };
    callers_ =
        std::make_unique<outbox::Callers>(app::gateways(app), k_most_threads, on_answer,
                                          [this](const outbox::Call& call) { return last_look_.may_begin(call); });
    if (auto providers = providers_of(app); providers.any())
        jobs_ = std::make_unique<JobRunner>(app, std::move(providers), on_answer);
}

void Loop::stop() {
    {
        const std::lock_guard lock{mutex_};
        stopping_ = true;
    }
    something_.notify_one();
}

Dispatcher::Sending Loop::may_send(Instant now) {
    if (app_.site().sandbox) return Dispatcher::Sending::allowed;
    const auto verdict = db::watch_clock(database_, now, db::kernel_clock_synchronised());
    if (verdict == db::ClockVerdict::fine) {
        clock_told_ = false;
        return Dispatcher::Sending::allowed;
    }
    if (!clock_told_)
        log::error("the clock went {}; nothing is sent until 'mitra doctor --accept-clock'",
                   log::word(verdict == db::ClockVerdict::went_back ? "back" : "far ahead"));
    clock_told_ = true;
    return Dispatcher::Sending::held;
}

void Loop::round(Instant now) {
    try {
        const auto sending = may_send(now);
        if (now - renewed_at_ >= k_renew_every || now < renewed_at_) {
            place_.renew(now);
            renewed_at_ = now;
        }
        // Read before the round: what is committed while it runs is seen by the next.
        seen_version_ = messages_.outside_version();
        auto calls = dispatcher_->round(now, callers_->take(), sending);
        if (!calls.empty()) point("after_claim");
        callers_->start(std::move(calls));
        db::checkpoint(database_);
        failures_ = 0;
    } catch (const Error& failure) {
        const bool passing = failure.kind() == ErrorKind::unavailable || failure.kind() == ErrorKind::unknown_outcome;
        if (!passing || ++failures_ > k_most_failures) throw;
        log::warning("a round failed and will be tried again: {}", log::word(failure.what()));
    }
}

void Loop::housekeeping(Instant now) {
    if (now - housekept_at_ < k_housekeep_every && now >= housekept_at_) return;
    housekept_at_ = now;
    try {
        flow::continue_broadcasts(services_, app::sending_rules(app_));
        flow::process_inbound(services_, 100);
    } catch (const Error& failure) {
        log::warning("housekeeping failed and will be tried again: {}", log::word(failure.what()));
    }
}

bool Loop::drained(Instant now) {
    if (dispatcher_->in_the_air() > 0 || (jobs_ && !jobs_->drained())) return false;
    const auto wake = dispatcher_->next_wake(now);
    return !wake || *wake > now + 1min;
}

bool Loop::sleep_until_something(milliseconds most) {
    std::unique_lock lock{mutex_};
    const bool something = something_.wait_for(lock, most, [&] { return answers_ || stopping_; });
    answers_ = false;
    return something;
}

void Loop::sleep(Instant now) {
    const auto wake = dispatcher_->next_wake(now);
    // At least once in this while the loop goes round: leases, expiry, alerts it queued itself.
    Instant until = now + 5s;
    if (wake) until = std::min(until, std::max(*wake, now + 1ms));
    if (failures_ > 0) until = now + std::min<milliseconds>(100ms * (1 << std::min(failures_, 6)), 5s);
    for (Instant here = app_.clock().now(); here < until && here >= now; here = app_.clock().now()) {
        signs_.alive();
        if (sleep_until_something(std::min(until - here, k_look_every))) return;
        if (failures_ == 0 && messages_.outside_version() != seen_version_) return;
    }
}

void Loop::run(Mode mode) {
    const std::int64_t lost = dispatcher_->recover(app_.clock().now());
    if (lost > 0) log::warning("{} messages were in the air when the last sender ended", lost);
    signs_.ready();
    while (true) {
        {
            const std::lock_guard lock{mutex_};
            if (stopping_) break;
            answers_ = false;
        }
        housekeeping(app_.clock().now());
        round(app_.clock().now());
        signs_.alive();
        if (mode == Mode::once && failures_ == 0 && drained(app_.clock().now())) break;
        sleep(app_.clock().now());
        point("after_send");
    }
    wind_down();
}

void Loop::wind_down() {
    // Calls that are being made end by their own deadlines; systemd waits for less, and then their outcome is unknown.
    callers_->wind_down();
    if (jobs_) jobs_->stop();
    const auto patience = std::chrono::steady_clock::now() + 12s;
    do {
        dispatcher_->round(app_.clock().now(), callers_->take(), Dispatcher::Sending::held);
        if (dispatcher_->in_the_air() == 0) break;
        sleep_until_something(200ms);
    } while (std::chrono::steady_clock::now() < patience);
    jobs_.reset();
    place_.leave();
    log::info("stopped; still in the air: {}", dispatcher_->in_the_air());
}

}  // namespace mitra::sender
