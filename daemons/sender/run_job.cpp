#include "daemons/sender/run_job.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <nlohmann/json.hpp>
#include <thread>

#include "daemons/sender/jobs.hpp"
#include "daemons/sender/line.hpp"
#include "lib/base/error.hpp"

namespace mitra::sender {
namespace {

using namespace std::chrono_literals;

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
void heed_rest(db::Jobs& jobs, const Line& line, const app::App& app) {
    while (const auto until = jobs.rests_until(line.provider, app.clock().now())) {
        const auto left = *until - app.clock().now();
        if (left > line.rest)
            throw Error{ErrorKind::unavailable,
                        fmt::format("the provider is left alone until {}", to_iso8601(*until, app.site().zone)),
                        "try again then", std::string{line.subject}};
        std::this_thread::sleep_for(std::max<std::chrono::milliseconds>(left, 1ms));
    }
}

/// Error{unavailable} where what was just asked brought a rest: its answer was no answer.
void refuse_block(db::Jobs& jobs, const Line& line, const app::App& app) {
    const auto until = jobs.rests_until(line.provider, app.clock().now());
    if (until && *until - app.clock().now() > line.rest) heed_rest(jobs, line, app);
}

/// A job that somebody else runs, or that has ended.
bool has_ended(const db::Job& job) {
    if (job.state == "unknown")
        throw Error{ErrorKind::unknown_outcome, fmt::format("nobody saw what became of {}: {}", job.id, job.note),
                    "it is asked about by itself", "job"};
    return job.state != "waiting" && job.state != "running";
}

}  // namespace

void run_job(const app::App& app, const std::string& text) {
    const Providers providers = providers_of(app);
    db::Database database = app.connect(db::Access::read_write);
    db::Jobs jobs{database};
    const db::Job wanted = existing(jobs, text);
    const JobId id = wanted.id;
    const Line& line = line_to(wanted.provider);
    const std::string subject{line.subject};
    if (!line.is_set_up(providers))
        throw Error{ErrorKind::refused, fmt::format("{} is not set up", line.name),
                    fmt::format("see [{}] in the settings", subject), subject};
    const std::string owner = fmt::format("mitra-sender {}/run-job", ::getpid());
    const auto end = std::chrono::steady_clock::now() + line.lease;
    while (std::chrono::steady_clock::now() < end) {
        const db::Job job = existing(jobs, text);
        if (has_ended(job)) return print(job);
        if (job.state == "waiting") heed_rest(jobs, line, app);
        const auto claim = jobs.claim(id, owner, app.clock().now(), line.lease);
        if (!claim) {  // mitra-sender has it in hand: its answer is ours
            std::this_thread::sleep_for(100ms);
            continue;
        }
        http::Client client;
        const auto services = app.services(database, {"mitra-sender", ""});
        const auto done = line.run(services, providers, *claim, client);
        print(existing(jobs, text));
        if (done.kind == db::Outcome::Kind::unknown)
            throw Error{ErrorKind::unknown_outcome, done.note, "it is asked about by itself", "job"};
        if (done.provider_down)
            throw Error{ErrorKind::unavailable, fmt::format("{}: {}", line.name, done.note), "try again later",
                        subject};
        return refuse_block(jobs, line, app);
    }
    throw Error{ErrorKind::unavailable, fmt::format("{} is run by somebody else, who takes long", text),
                "try again in a minute", "job"};
}

}  // namespace mitra::sender
