#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/id.hpp"
#include "lib/base/instant.hpp"
#include "lib/db/database.hpp"

namespace mitra {
struct JobKind {
    static constexpr std::string_view prefix = "JOB";
};
using JobId = Id<JobKind>;
}  // namespace mitra

namespace mitra::db {

/// Whether a call whose outcome nobody saw may be made again.
enum class Repeat {
    safe,    ///< a question: is it paid?
    unsafe,  ///< an order: place this top-up. It becomes `unknown`, and waits for a person
};

/// Something to be asked of or done at a provider. One for each (kind, cause), for ever.
struct NewJob {
    std::string provider;  ///< "duitku"; its breaker is shared by all its jobs
    std::string kind;      ///< "duitku.status"
    std::string cause;     ///< ids with a revision: "PAY-7@2"
    Repeat repeat = Repeat::safe;
    Instant next_at;
};

/// A job that is ours until `lease_until`, as long as nobody else took it over (the fence).
struct Claim {
    JobId id;
    std::string provider, kind, cause, owner;
    std::int64_t attempts = 0;
    std::int64_t fence = 0;
    Instant lease_until;
};

/// A job as it stands.
struct Job {
    JobId id;
    std::string provider, kind, cause, state, note;
    Instant next_at, moved_at;
    std::int64_t attempts = 0;
};

struct Outcome {
    enum class Kind { done, failed, retry, unknown };
    Kind kind = Kind::done;
    std::string note;                ///< without anything that names a person
    std::optional<Instant> next_at;  ///< for `retry`: when; empty is after 1, 5, then 30 minutes
    bool provider_down = false;      ///< no answer came from the provider: its breaker counts
};

class Jobs {
 public:
    explicit Jobs(Database& database) : database_{database} {}

    /// Nothing when this kind and cause came before.
    std::optional<JobId> add(const NewJob& job, Instant now);
    /// The next due job of a provider whose breaker is closed. Commits the attempt: call the provider after it.
    std::optional<Claim> claim(std::string_view owner, Instant now, std::chrono::milliseconds lease);
    /// The same of one provider.
    std::optional<Claim> claim(std::string_view provider, std::string_view owner, Instant now,
                               std::chrono::milliseconds lease);
    /// When a provider's next job may begin, its rest included; nothing where none waits. Takes no lock.
    std::optional<Instant> next_due(std::string_view provider);
    /// This one, due or not, for a command that needs the answer now; nothing unless it waits.
    std::optional<Claim> claim(JobId id, std::string_view owner, Instant now, std::chrono::milliseconds lease);
    /// False when the lease was lost meanwhile: then nothing was written, and somebody else decides.
    bool finish(const Claim& claim, const Outcome& outcome, Instant now);
    /// Takes back what is running with an ended lease: `safe` ones wait again, the others are `unknown`; how many.
    std::int64_t recover(Instant now);
    /// A person says what became of an `unknown` job ("waiting", "done", "failed"); false when it is not unknown.
    bool resolve(JobId id, std::string_view state, std::string_view actor, Instant now);
    std::string state(JobId id);
    std::optional<Job> find(JobId id);
    /// The newest of a kind about `subject`: its cause is that, or that with a revision ("PAY-7", "PAY-7@2").
    std::optional<Job> latest(std::string_view kind, std::string_view subject);
    std::vector<Job> unknown(std::string_view kind, JobId after, std::int64_t limit);
    /// Brings a job forward to `at`; of one that runs, the turn it takes should it wait again: what it asked may have
    /// been answered just before. False where it has ended, or is as early anyway.
    bool hasten(JobId id, Instant at);
    /// None of a provider's jobs begins before `until`, whatever succeeds meanwhile. Never shortens a rest.
    void rest(std::string_view provider, Instant until);
    std::optional<Instant> rests_until(std::string_view provider, Instant now);

 private:
    void note_provider(const std::string& provider, bool down, Instant now);
    void let_one_try(const Claim& claim);
    Database& database_;
};

/// Failures in a row after which a provider is left alone, and for how long: 30 s, doubling up to 15 minutes.
inline constexpr std::int64_t k_breaker_failures = 5;
std::chrono::milliseconds breaker_pause(std::int64_t failures);

}  // namespace mitra::db
