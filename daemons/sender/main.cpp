// mitra-sender sends what waits in the queue: WhatsApp through the gateways, e-mail through the site's mail server,
// each paced per number. It trusts the database and the settings; what a gateway answers is read as data. It reads the
// keys of its senders, talks to the gateways, the mail server, Duitku and Telegram, and writes only the database. It
// writes each attempt before it makes it: if it dies, its successor finds what was in the air and calls it unknown, so
// nothing is ever sent twice blindly. SIGTERM lets the calls that are being made end and hands back what has not begun.

#include <pthread.h>
#include <systemd/sd-daemon.h>

#include <csignal>
#include <thread>

#include "daemons/sender/loop.hpp"
#include "daemons/sender/probe.hpp"
#include "daemons/sender/run_job.hpp"
#include "lib/app/daemon.hpp"
#include "lib/app/sending.hpp"
#include "lib/log/log.hpp"

namespace {

using namespace mitra;

/// SIGTERM and SIGINT come to one thread that waits for them; every other thread has them blocked.
class StopSignal {
 public:
    StopSignal() {
        sigemptyset(&set_);
        for (const int number : {SIGTERM, SIGINT, SIGUSR1})
            sigaddset(&set_, number);
        pthread_sigmask(SIG_BLOCK, &set_, nullptr);
    }
    StopSignal(const StopSignal&) = delete;
    StopSignal& operator=(const StopSignal&) = delete;
    ~StopSignal() {
        if (!thread_.joinable()) return;
        pthread_kill(thread_.native_handle(), SIGUSR1);  // ours: the loop ended by itself
        thread_.join();
    }
    void tell(sender::Loop& loop) {
        thread_ = std::thread{[this, &loop] {
            int number = 0;
            sigwait(&set_, &number);
            if (number != SIGUSR1) loop.stop();
        }};
    }

 private:
    sigset_t set_{};
    std::thread thread_;
};

void send_what_waits(const app::DaemonCall& call) {
    StopSignal stop;
    const app::App app = app::App::open(call.settings_file);
    if (call.has("--probe")) {
        sender::probe(app);
        return;
    }
    if (call.has("--run-job")) {
        sender::run_job(app, call.value("--run-job"));
        return;
    }
    db::Database database = app.connect(db::Access::read_write);
    outbox::Place place = outbox::Place::take(database, app.clock().now());
    app::ensure_mail_sender(app, database);
    sender::Loop loop{app,
                      database,
                      place,
                      {.ready =
                           [] {
                               sd_notify(0, "READY=1");
                               log::info("mitra-sender is ready");
                           },
                       .alive = [] { sd_notify(0, "WATCHDOG=1"); }}};
    stop.tell(loop);
    loop.run(call.has("--once") ? sender::Loop::Mode::once : sender::Loop::Mode::forever);
    sd_notify(0, "STOPPING=1");
}

}  // namespace

int main(int count, char** words) {
    const app::Daemon daemon{"mitra-sender",
                             "Sends what waits in the queue, paced per sender, until it is stopped.",
                             {{"--once", "send what is due and may go within a minute, then exit"},
                              {"--probe", "send nothing; ask each gateway whether it takes our key, then exit"},
                              {"--run-job", "run this one job at its provider now, then exit", "JOB"}}};
    return app::run_daemon(daemon, {words, static_cast<std::size_t>(count)}, send_what_waits);
}
