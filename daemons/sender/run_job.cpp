#include "daemons/sender/run_job.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <nlohmann/json.hpp>
#include <thread>

#include "daemons/sender/duitku_call.hpp"
#include "daemons/sender/jobs.hpp"
#include "daemons/sender/telegram_call.hpp"
#include "lib/base/error.hpp"
#include "lib/flow/chat_jobs.hpp"

namespace mitra::sender {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::seconds k_lease{60};
constexpr std::chrono::seconds k_longest_rest{15};
constexpr std::chrono::seconds k_patience{60};

db::Job existing(db::Jobs& jobs, const std::string& text) {
    const auto id = parse_id<JobId>(text);
    auto job = id ? jobs.find(*id) : std::nullopt;
    if (!job) throw Error{ErrorKind::not_found, fmt::format("no job {}", text), "write it as JOB-3", "job"};
    return std::move(*job);
}

void print(const db::Job& job) {
    const nlohmann::json line{
        {"schema", 1},         {"id", to_string(job.id)}, {"kind", job.kind},        {"cause", job.cause},
        {"status", job.state}, {"note", job.note},        {"attempts", job.attempts}};
    fmt::print("{}\n", line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

/// Waits out what is short; Error{unavailable} for a rest of an hour.
void heed_rest(db::Jobs& jobs, const std::string& provider, const app::App& app) {
    while (const auto until = jobs.rests_until(provider, app.clock().now())) {
        const auto left = *until - app.clock().now();
        if (left > k_longest_rest)
            throw Error{ErrorKind::unavailable,
                        fmt::format("the provider is left alone until {}", to_iso8601(*until, app.site().zone)),
                        "try again then", "duitku"};
        std::this_thread::sleep_for(std::max<std::chrono::milliseconds>(left, 1ms));
    }
}

/// Error{unavailable} where what was just asked brought a rest: its answer was no answer.
void refuse_block(db::Jobs& jobs, const std::string& provider, const app::App& app) {
    const auto until = jobs.rests_until(provider, app.clock().now());
    if (until && *until - app.clock().now() > k_longest_rest) heed_rest(jobs, provider, app);
}

/// A job that somebody else runs, or that has ended.
bool has_ended(const db::Job& job) {
    if (job.state == "unknown")
        throw Error{ErrorKind::unknown_outcome, fmt::format("nobody saw what became of {}: {}", job.id, job.note),
                    "its payment is asked about by itself", "job"};
    return job.state != "waiting" && job.state != "running";
}

}  // namespace

void run_job(const app::App& app, const std::string& text) {
    const Providers providers = providers_of(app);
    db::Database database = app.connect(db::Access::read_write);
    db::Jobs jobs{database};
    const db::Job wanted = existing(jobs, text);
    const JobId id = wanted.id;
    const bool at_telegram = wanted.provider == flow::k_telegram;
    if (at_telegram && !providers.telegram)
        throw Error{ErrorKind::refused, "Telegram is not set up", "see [telegram] in the settings", "telegram"};
    if (!at_telegram && !providers.duitku)
        throw Error{ErrorKind::refused, "Duitku is not set up", "see [duitku] in the settings", "duitku"};
    const std::string owner = fmt::format("mitra-sender {}/run-job", ::getpid());
    const auto end = std::chrono::steady_clock::now() + k_patience;
    while (std::chrono::steady_clock::now() < end) {
        const db::Job job = existing(jobs, text);
        if (has_ended(job)) return print(job);
        if (job.state == "waiting") heed_rest(jobs, job.provider, app);
        const auto claim = jobs.claim(id, owner, app.clock().now(), k_lease);
        if (!claim) {  // mitra-sender has it in hand: its answer is ours
            std::this_thread::sleep_for(100ms);
            continue;
        }
        http::Client client;
        const auto services = app.services(database, {"mitra-sender", ""});
        const auto done = at_telegram
                              ? flow::run_chat_job(services, *providers.telegram, *claim, telegram_caller(client))
                              : flow::run_duitku_job(services, *providers.duitku, *claim, duitku_caller(client));
        print(existing(jobs, text));
        if (done.kind == db::Outcome::Kind::unknown)
            throw Error{ErrorKind::unknown_outcome, done.note, "its payment is asked about by itself", "job"};
        if (done.provider_down)
            throw Error{ErrorKind::unavailable, fmt::format("{}: {}", at_telegram ? "Telegram" : "Duitku", done.note),
                        "try again later", at_telegram ? "telegram" : "duitku"};
        return refuse_block(jobs, job.provider, app);
    }
    throw Error{ErrorKind::unavailable, fmt::format("{} is run by somebody else, who takes long", text),
                "try again in a minute", "job"};
}

}  // namespace mitra::sender
