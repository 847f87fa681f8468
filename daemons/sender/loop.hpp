#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>

#include "daemons/sender/jobs.hpp"
#include "lib/app/app.hpp"
#include "lib/flow/last_look.hpp"
#include "lib/outbox/callers.hpp"
#include "lib/outbox/dispatch.hpp"
#include "lib/outbox/place.hpp"

namespace mitra::sender {

/// What the loop tells systemd.
struct Signs {
    std::function<void()> ready;
    std::function<void()> alive;
};

/// Rounds of the dispatcher, with the gateways' threads between them and the jobs beside them, until it is told to
/// stop. It sleeps until an answer comes, the next message may begin, or another program wrote to the database.
class Loop {
 public:
    enum class Mode { forever, once };

    Loop(const app::App& app, db::Database& database, outbox::Place& place, Signs signs);

    /// With `once` it ends when nothing is in the air and nothing may begin within the next minute.
    void run(Mode mode);
    /// From any thread: hand back what is in hand, take the answers that are still to come, end.
    void stop();

 private:
    outbox::Dispatcher::Sending may_send(Instant now);
    void round(Instant now);
    void housekeeping(Instant now);
    [[nodiscard]] bool drained(Instant now);
    void sleep(Instant now);
    bool sleep_until_something(std::chrono::milliseconds most);
    void wind_down();

    const app::App& app_;
    db::Database& database_;
    outbox::Place& place_;
    Signs signs_;
    flow::Services services_;
    std::unique_ptr<outbox::Composer> composer_;
    std::unique_ptr<outbox::Dispatcher> dispatcher_;
    flow::LastLook last_look_;
    std::mutex mutex_;
    std::condition_variable something_;
    bool answers_ = false;
    bool stopping_ = false;
    std::unique_ptr<outbox::Callers> callers_;
    outbox::MessageStore messages_;
    std::unique_ptr<JobRunner> jobs_;  ///< where a provider is set up
    std::int64_t seen_version_ = -1;
    Instant renewed_at_;
    Instant housekept_at_;
    bool clock_told_ = false;
    int failures_ = 0;
};

}  // namespace mitra::sender
