#include "daemons/sender/jobs.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include "daemons/sender/line.hpp"
#include "daemons/sender/mortal.hpp"
#include "lib/app/duitku.hpp"
#include "lib/app/telegram.hpp"
#include "lib/app/topup.hpp"
#include "lib/base/error.hpp"
#include "lib/db/system_state.hpp"
#include "lib/flow/chat_access.hpp"
#include "lib/flow/chat_jobs.hpp"
#include "lib/flow/chat_updates.hpp"
#include "lib/flow/topup_jobs.hpp"
#include "lib/log/log.hpp"

namespace mitra::sender {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

constexpr milliseconds k_look_every = 200ms;
constexpr milliseconds k_after_failure = 2s;
constexpr milliseconds k_recover_every = 5s;
constexpr milliseconds k_plan_every = 60s;
/// What may begin within this while is waited for by `--once`.
constexpr milliseconds k_soon = 15s;
constexpr std::int64_t k_callbacks_at_once = 100;
constexpr std::int64_t k_invites_at_once = 500;

/// Whom each thread calls.
std::vector<const Line*> threads_of(const Providers& known) {
    std::vector<const Line*> threads;
    for (const Line& line : lines())
        if (line.is_set_up(known)) threads.insert(threads.end(), static_cast<std::size_t>(line.threads), &line);
    return threads;
}

}  // namespace

struct JobRunner::State {
    State(const app::App& opened, Providers known, std::function<void()> told)
        : app{opened}, providers{std::move(known)}, on_idle{std::move(told)} {
        const std::vector<const Line*> wanted = threads_of(providers);
        running = static_cast<int>(wanted.size()) + 1;  // none is idle before it has looked
        threads.emplace_back([this] { look_after(); });
        for (std::size_t i = 0; i < wanted.size(); ++i)
            threads.emplace_back([this, line = wanted[i], i] { work(*line, static_cast<int>(i)); });
    }

    ~State() {
        stop();
        for (std::thread& thread : threads)
            thread.join();
    }

    void stop() {
        {
            const std::lock_guard lock{mutex};
            stopping = true;
        }
        changed.notify_all();
    }

    /// False when it is time to end.
    bool wait(milliseconds longest) {
        std::unique_lock lock{mutex};
        return !changed.wait_for(lock, longest, [this] { return stopping; });
    }

    void idle(bool& busy) {
        if (!std::exchange(busy, false)) return;
        --running;
        on_idle();
    }
    void at_work(bool& busy) {
        if (!std::exchange(busy, true)) ++running;
    }

    /// Repeats `act` until the end; it gives how long to wait. What fails is said and tried again.
    template <typename Act>
    void repeat(bool& busy, Act&& act) noexcept {
        milliseconds pause = 0ms;
        while (wait(pause)) {
            try {
                pause = act();
            } catch (const Error& failure) {
                log::warning("a job at a provider failed and will be looked at again: {}", log::word(failure.what()));
                pause = k_after_failure;
            } catch (const std::exception&) {
                log::error("a job at a provider failed inside");
                pause = k_after_failure;
            }
        }
        idle(busy);
    }

    /// A job that was claimed counts as work from the same moment on: `drained` never looks in between.
    std::optional<db::Claim> claim(const Line& line, db::Database& database, const std::string& owner, bool& busy) {
        if (held) return std::nullopt;
        const std::lock_guard lock{claiming};
        auto claimed = db::Jobs{database}.claim(line.provider, owner, app.clock().now(), line.lease);
        if (claimed) at_work(busy);
        return claimed;
    }

    void run(const Line& line, const db::Claim& claim, const flow::Services& services, http::Client& client) {
        point("after_job_claim");
        const auto done = line.run(services, providers, claim, client);
        // A repeated question's cause is "PAY-1@2", which the log would take for an e-mail address.
        const std::string about = claim.cause.substr(0, claim.cause.find('@'));
        log::info("{} {} {}: {}", claim.id, log::word(claim.kind), log::word(about), log::word(done.note));
    }

    void work(const Line& line, int number) noexcept {
        bool busy = true;
        std::optional<db::Database> database;
        std::optional<http::Client> client;
        const std::string owner = fmt::format("mitra-sender {}/{}", ::getpid(), number);
        repeat(busy, [&]() -> milliseconds {
            if (!database) database = app.connect(db::Access::read_write);
            if (!client) client.emplace();
            const auto claimed = claim(line, *database, owner, busy);
            if (!claimed) {
                idle(busy);
                return k_look_every;
            }
            run(line, *claimed, app.services(*database, {"mitra-sender", ""}), *client);
            return 0ms;
        });
    }

    void tend(const flow::Services& services, Instant now) {
        held = !app.site().sandbox &&
               db::judge_clock(services.database, now, db::kernel_clock_synchronised()) != db::ClockVerdict::fine;
        if (now - recovered_at >= k_recover_every || now < recovered_at) {
            recovered_at = now;
            // What became unknown by it is looked for at once.
            if (db::Jobs{services.database}.recover(now) > 0) planned_at = {};
        }
        if (now - planned_at >= k_plan_every || now < planned_at) {
            planned_at = now;
            if (providers.duitku) {
                flow::plan_overdue_questions(services, k_callbacks_at_once);
                flow::plan_channels(services);
            }
            if (providers.telegram) {
                flow::plan_chat_webhook(services, *providers.telegram);
                flow::expire_invites(services, k_invites_at_once);
            }
            if (providers.supplier || providers.trakteer) flow::plan_topup_jobs(services);
        }
    }

    void look_after() noexcept {
        bool busy = true;
        std::optional<db::Database> database;
        repeat(busy, [&]() -> milliseconds {
            if (!database) database = app.connect(db::Access::read_write);
            const auto services = app.services(*database, {"mitra-sender", ""});
            tend(services, app.clock().now());
            std::int64_t done = 0;
            if (providers.duitku) done += flow::process_duitku(services, k_callbacks_at_once);
            if (providers.telegram) done += flow::process_updates(services, k_callbacks_at_once);
            if (providers.supplier || providers.trakteer)
                done += flow::process_topup_hints(services, k_callbacks_at_once);
            if (done > 0) return 0ms;
            idle(busy);
            return k_look_every;
        });
    }

    bool drained() {
        const std::lock_guard lock{claiming};
        if (running > 0) return false;
        db::Database database = app.connect(db::Access::read_only);
        // What was told comes before what is to be asked: the one becomes the other, never the other way.
        db::Inbox inbox{database, app.vault()};
        const auto told = [&](bool set_up, const char* provider) {
            return set_up && !inbox.waiting(provider, 1).empty();
        };
        if (told(providers.duitku.has_value(), "duitku") || told(providers.telegram.has_value(), "telegram") ||
            told(providers.supplier != nullptr, "vip") || told(providers.trakteer.has_value(), "trakteer"))
            return false;
        if (held) return true;
        const Instant soon = app.clock().now() + k_soon;
        for (const Line& line : lines()) {
            if (!line.is_set_up(providers)) continue;
            const auto due = db::Jobs{database}.next_due(line.provider);
            if (due && *due <= soon) return false;
        }
        return true;
    }

    const app::App app;
    const Providers providers;
    const std::function<void()> on_idle;
    std::mutex claiming;
    std::mutex mutex;
    std::condition_variable changed;
    bool stopping = false;
    std::atomic<bool> held{false};
    std::atomic<int> running{0};
    Instant recovered_at, planned_at;  ///< the looking thread's own
    std::vector<std::thread> threads;
};

Providers providers_of(const app::App& app) {
    return {.duitku = app::duitku_account(app),
            .telegram = app::telegram_bot(app),
            .supplier = app::topup_supplier(app),
            .trakteer = app::trakteer_page(app)};
}

JobRunner::JobRunner(const app::App& app, Providers providers, std::function<void()> on_idle)
    : state_{std::make_unique<State>(app, std::move(providers), std::move(on_idle))} {}
JobRunner::~JobRunner() = default;

void JobRunner::stop() {
    state_->stop();
}

bool JobRunner::drained() const {
    return state_->drained();
}

}  // namespace mitra::sender
