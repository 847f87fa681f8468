#include "daemons/sender/jobs.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include "daemons/sender/duitku_call.hpp"
#include "daemons/sender/mortal.hpp"
#include "daemons/sender/telegram_call.hpp"
#include "lib/app/duitku.hpp"
#include "lib/app/telegram.hpp"
#include "lib/base/error.hpp"
#include "lib/db/system_state.hpp"
#include "lib/flow/chat_access.hpp"
#include "lib/flow/chat_updates.hpp"
#include "lib/log/log.hpp"

namespace mitra::sender {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

constexpr int k_invoice_threads = 4;
constexpr milliseconds k_look_every = 200ms;
constexpr milliseconds k_after_failure = 2s;
constexpr milliseconds k_recover_every = 5s;
constexpr milliseconds k_plan_every = 60s;
constexpr milliseconds k_lease = 60s;
/// What may begin within this while is waited for by `--once`.
constexpr milliseconds k_soon = 15s;
constexpr std::int64_t k_callbacks_at_once = 100;
constexpr std::int64_t k_invites_at_once = 500;

/// Whom each thread calls.
std::vector<const char*> lines_to(const Providers& known) {
    std::vector<const char*> lines;
    lines.reserve(k_invoice_threads + 2);
    for (int i = 0; known.duitku && i < k_invoice_threads; ++i)
        lines.push_back(flow::k_duitku);
    if (known.duitku) lines.push_back(flow::k_duitku_questions);
    if (known.telegram) lines.push_back(flow::k_telegram);
    return lines;
}

}  // namespace

struct JobRunner::State {
    State(const app::App& opened, Providers known, std::function<void()> told)
        : app{opened}, providers{std::move(known)}, on_idle{std::move(told)} {
        const std::vector<const char*> lines = lines_to(providers);
        running = static_cast<int>(lines.size()) + 1;  // none is idle before it has looked
        threads.emplace_back([this] { look_after(); });
        for (std::size_t i = 0; i < lines.size(); ++i)
            threads.emplace_back([this, provider = lines[i], i] { work(provider, static_cast<int>(i)); });
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

    void run(const db::Claim& claim, const flow::Services& services, http::Client& client) {
        point("after_job_claim");
        const auto done = claim.provider == flow::k_telegram
                              ? flow::run_chat_job(services, *providers.telegram, claim, telegram_caller(client))
                              : flow::run_duitku_job(services, *providers.duitku, claim, duitku_caller(client));
        // A repeated question's cause is "PAY-1@2", which the log would take for an e-mail address.
        const std::string about = claim.cause.substr(0, claim.cause.find('@'));
        log::info("{} {} {}: {}", claim.id, log::word(claim.kind), log::word(about), log::word(done.note));
    }

    void work(const char* provider, int number) noexcept {
        bool busy = true;
        std::optional<db::Database> database;
        std::optional<http::Client> client;
        const std::string owner = fmt::format("mitra-sender {}/{}", ::getpid(), number);
        repeat(busy, [&]() -> milliseconds {
            if (!database) database = app.connect(db::Access::read_write);
            if (!client) client.emplace();
            const Instant now = app.clock().now();
            const auto claim = held ? std::nullopt : db::Jobs{*database}.claim(provider, owner, now, k_lease);
            if (!claim) {
                idle(busy);
                return k_look_every;
            }
            at_work(busy);
            run(*claim, app.services(*database, {"mitra-sender", ""}), *client);
            return 0ms;
        });
    }

    void tend(const flow::Services& services, Instant now) {
        held = !app.site().sandbox &&
               db::judge_clock(services.database, now, db::kernel_clock_synchronised()) != db::ClockVerdict::fine;
        if (now - recovered_at >= k_recover_every || now < recovered_at) {
            recovered_at = now;
            db::Jobs{services.database}.recover(now);
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
            if (done > 0) return 0ms;
            idle(busy);
            return k_look_every;
        });
    }

    bool drained() {
        if (running > 0) return false;
        db::Database database = app.connect(db::Access::read_only);
        const Instant soon = app.clock().now() + k_soon;
        for (const char* provider : {flow::k_duitku, flow::k_duitku_questions, flow::k_telegram}) {
            if (!serves(provider)) continue;
            const auto due = db::Jobs{database}.next_due(provider);
            if (due && *due <= soon && !held) return false;
        }
        db::Inbox inbox{database, app.vault()};
        for (const char* provider : {flow::k_duitku, flow::k_telegram})
            if (serves(provider) && !inbox.waiting(provider, 1).empty()) return false;
        return true;
    }

    [[nodiscard]] bool serves(std::string_view provider) const {
        return provider == flow::k_telegram ? providers.telegram.has_value() : providers.duitku.has_value();
    }

    const app::App app;
    const Providers providers;
    const std::function<void()> on_idle;
    std::mutex mutex;
    std::condition_variable changed;
    bool stopping = false;
    std::atomic<bool> held{false};
    std::atomic<int> running{0};
    Instant recovered_at, planned_at;  ///< the looking thread's own
    std::vector<std::thread> threads;
};

Providers providers_of(const app::App& app) {
    return {.duitku = app::duitku_account(app), .telegram = app::telegram_bot(app)};
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
