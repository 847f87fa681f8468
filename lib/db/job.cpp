#include "lib/db/job.hpp"

#include <algorithm>
#include <array>

namespace mitra::db {
namespace {

using namespace std::chrono_literals;
constexpr std::array<std::chrono::minutes, 3> k_retry_after{1min, 5min, 30min};

Claim claim_of(const Row& row) {
    return {row.id<JobId>("id"), row.text("provider"),    row.text("kind"),     row.text("cause"),
            row.text("owner"),   row.integer("attempts"), row.integer("fence"), row.instant("lease_until")};
}

Job job_of(const Row& row) {
    return {.id = row.id<JobId>("id"),
            .provider = row.text("provider"),
            .kind = row.text("kind"),
            .cause = row.text("cause"),
            .state = row.text("state"),
            .note = row.text("note"),
            .next_at = row.instant("next_at"),
            .moved_at = row.instant("moved_at"),
            .attempts = row.integer("attempts")};
}

const char* state_of(Outcome::Kind kind) {
    switch (kind) {
        case Outcome::Kind::done:
            return "done";
        case Outcome::Kind::failed:
            return "failed";
        case Outcome::Kind::unknown:
            return "unknown";
        case Outcome::Kind::retry:
            break;
    }
    return "waiting";
}

Instant next_time(const Claim& claim, const Outcome& outcome, Instant now) {
    if (outcome.next_at) return *outcome.next_at;
    const auto attempt = static_cast<std::size_t>(std::max<std::int64_t>(claim.attempts - 1, 0));
    return now + k_retry_after.at(std::min(attempt, k_retry_after.size() - 1));
}

}  // namespace

std::chrono::milliseconds breaker_pause(std::int64_t failures) {
    if (failures < k_breaker_failures) return 0ms;
    const auto doublings = std::min<std::int64_t>(failures - k_breaker_failures, 5);
    return std::min<std::chrono::milliseconds>(30s * (std::int64_t{1} << doublings), 15min);
}

std::optional<JobId> Jobs::add(const NewJob& job, Instant now) {
    return database_
        .prepared(R"sql(
            INSERT INTO job (provider, kind, cause, repeatable, state, next_at, created_at, moved_at, moved_by)
            VALUES (:provider, :kind, :cause, :repeatable, 'waiting', :next_at, :now, :now, 'system')
            ON CONFLICT (kind, cause) DO NOTHING
            RETURNING id
        )sql")
        .bind(":provider", job.provider)
        .bind(":kind", job.kind)
        .bind(":cause", job.cause)
        .bind(":repeatable", job.repeat == Repeat::safe ? 1 : 0)
        .bind(":next_at", job.next_at)
        .bind(":now", now)
        .optional_row([](const Row& row) { return row.id<JobId>("id"); });
}

std::optional<Claim> Jobs::claim(std::string_view owner, Instant now, std::chrono::milliseconds lease) {
    return in_transaction(database_, [&] {
        auto claim = database_
                         .prepared(R"sql(
                UPDATE job
                   SET state = 'running', owner = :owner, lease_until = :lease_until, fence = fence + 1,
                       attempts = attempts + 1, moved_at = :now, moved_by = :owner
                 WHERE state = 'waiting'
                   AND id = (SELECT job.id FROM job LEFT JOIN breaker USING (provider)
                              WHERE job.state = 'waiting' AND job.next_at <= :now
                                AND coalesce(max(breaker.open_until, breaker.rest_until), 0) <= :now
                              ORDER BY job.next_at, job.id LIMIT 1)
                RETURNING *
            )sql")
                         .bind(":owner", owner)
                         .bind(":lease_until", now + lease)
                         .bind(":now", now)
                         .optional_row(claim_of);
        if (claim) let_one_try(*claim);
        return claim;
    });
}

std::optional<Claim> Jobs::claim(std::string_view provider, std::string_view owner, Instant now,
                                 std::chrono::milliseconds lease) {
    const auto due = next_due(provider);
    if (!due || *due > now) return std::nullopt;
    return in_transaction(database_, [&]() -> std::optional<Claim> {
        const auto still = next_due(provider);
        if (!still || *still > now) return std::nullopt;
        auto claim = database_
                         .prepared(R"sql(
                UPDATE job
                   SET state = 'running', owner = :owner, lease_until = :lease_until, fence = fence + 1,
                       attempts = attempts + 1, moved_at = :now, moved_by = :owner
                 WHERE id = (SELECT id FROM job WHERE state = 'waiting' AND provider = :provider AND next_at <= :now
                              ORDER BY next_at, id LIMIT 1)
                RETURNING *
            )sql")
                         .bind(":provider", provider)
                         .bind(":owner", owner)
                         .bind(":lease_until", now + lease)
                         .bind(":now", now)
                         .optional_row(claim_of);
        if (claim) let_one_try(*claim);
        return claim;
    });
}

std::optional<Instant> Jobs::next_due(std::string_view provider) {
    const auto due = database_
                         .prepared(R"sql(
            SELECT max(job.next_at, coalesce(breaker.open_until, 0), coalesce(breaker.rest_until, 0))
              FROM job LEFT JOIN breaker ON breaker.provider = job.provider
             WHERE job.state = 'waiting' AND job.provider = :provider
             ORDER BY job.next_at, job.id LIMIT 1
        )sql")
                         .bind(":provider", provider)
                         .optional_integer();
    return due ? std::optional{Instant{*due}} : std::nullopt;
}

std::optional<Claim> Jobs::claim(JobId id, std::string_view owner, Instant now, std::chrono::milliseconds lease) {
    return in_transaction(database_, [&] {
        return database_
            .prepared(R"sql(
                UPDATE job
                   SET state = 'running', owner = :owner, lease_until = :lease_until, fence = fence + 1,
                       attempts = attempts + 1, next_at = :now, moved_at = :now, moved_by = :owner
                 WHERE id = :id AND state = 'waiting'
                RETURNING *
            )sql")
            .bind(":id", id)
            .bind(":owner", owner)
            .bind(":lease_until", now + lease)
            .bind(":now", now)
            .optional_row(claim_of);
    });
}

bool Jobs::finish(const Claim& claim, const Outcome& outcome, Instant now) {
    return in_transaction(database_, [&] {
        const std::int64_t written = database_
                                         .prepared(R"sql(
                UPDATE job
                   SET state = :state, owner = NULL, lease_until = NULL, note = :note, moved_at = :now,
                       next_at = CASE WHEN next_at > moved_at THEN min(next_at, :next_at) ELSE :next_at END,
                       moved_by = :owner
                 WHERE id = :id AND state = 'running' AND owner = :owner AND fence = :fence
            )sql")
                                         .bind(":id", claim.id)
                                         .bind(":owner", claim.owner)
                                         .bind(":fence", claim.fence)
                                         .bind(":state", state_of(outcome.kind))
                                         .bind(":next_at", next_time(claim, outcome, now))
                                         .bind(":note", outcome.note)
                                         .bind(":now", now)
                                         .run();
        if (written == 0) return false;
        note_provider(claim.provider, outcome.provider_down, now);
        return true;
    });
}

std::int64_t Jobs::recover(Instant now) {
    return in_transaction(database_, [&] {
        return database_
            .prepared(R"sql(
                UPDATE job
                   SET state = CASE repeatable WHEN 1 THEN 'waiting' ELSE 'unknown' END, owner = NULL,
                       lease_until = NULL, next_at = :now, note = 'its lease ended', moved_at = :now, moved_by = 'system'
                 WHERE state = 'running' AND lease_until <= :now
            )sql")
            .bind(":now", now)
            .run();
    });
}

bool Jobs::resolve(JobId id, std::string_view state, std::string_view actor, Instant now) {
    return in_transaction(database_, [&] {
        return database_
                   .prepared(R"sql(
                UPDATE job SET state = :state, next_at = :now, moved_at = :now, moved_by = :actor
                 WHERE id = :id AND state = 'unknown'
            )sql")
                   .bind(":id", id)
                   .bind(":state", state)
                   .bind(":actor", actor)
                   .bind(":now", now)
                   .run() == 1;
    });
}

std::string Jobs::state(JobId id) {
    return database_.prepared("SELECT state FROM job WHERE id = :id").bind(":id", id).one_row([](const Row& row) {
        return row.text("state");
    });
}

std::optional<Job> Jobs::find(JobId id) {
    return database_.prepared("SELECT * FROM job WHERE id = :id").bind(":id", id).optional_row(job_of);
}

std::optional<Job> Jobs::latest(std::string_view kind, std::string_view subject) {
    return database_
        .prepared(R"sql(
            SELECT * FROM job
             WHERE kind = :kind AND (cause = :subject OR (cause > :subject || '@' AND cause < :subject || 'A'))
             ORDER BY id DESC LIMIT 1
        )sql")
        .bind(":kind", kind)
        .bind(":subject", subject)
        .optional_row(job_of);
}

std::vector<Job> Jobs::unknown(std::string_view kind, JobId after, std::int64_t limit) {
    return database_
        .prepared("SELECT * FROM job WHERE kind = :kind AND state = 'unknown' AND id > :after ORDER BY id LIMIT :limit")
        .bind(":kind", kind)
        .bind(":after", after)
        .bind(":limit", limit)
        .rows(job_of);
}

bool Jobs::hasten(JobId id, Instant at) {
    // A claimed job's turn lies behind it, so one that lies ahead of a running job is its next: `finish` keeps it.
    return database_
               .prepared(R"sql(
            UPDATE job SET next_at = CASE state WHEN 'running' THEN max(:at, moved_at + 1) ELSE :at END
             WHERE id = :id
               AND CASE state WHEN 'running' THEN next_at <= moved_at OR next_at > max(:at, moved_at + 1)
                              WHEN 'waiting' THEN next_at > :at END
        )sql")
               .bind(":id", id)
               .bind(":at", at)
               .run() == 1;
}

void Jobs::rest(std::string_view provider, Instant until) {
    database_
        .prepared(R"sql(
            INSERT INTO breaker (provider, failures, open_until, rest_until) VALUES (:provider, 0, 0, :until)
            ON CONFLICT (provider) DO UPDATE SET rest_until = max(rest_until, :until)
        )sql")
        .bind(":provider", provider)
        .bind(":until", until)
        .run();
}

std::optional<Instant> Jobs::rests_until(std::string_view provider, Instant now) {
    const auto until = database_
                           .prepared(R"sql(
            SELECT max(open_until, rest_until) FROM breaker
             WHERE provider = :provider AND max(open_until, rest_until) > :now
        )sql")
                           .bind(":provider", provider)
                           .bind(":now", now)
                           .optional_integer();
    return until ? std::optional{Instant{*until}} : std::nullopt;
}

void Jobs::note_provider(const std::string& provider, bool down, Instant now) {
    if (!down) {
        database_
            .prepared("UPDATE breaker SET failures = 0, open_until = 0 WHERE provider = :provider AND failures > 0")
            .bind(":provider", provider)
            .run();
        return;
    }
    const std::int64_t failures = database_
                                      .prepared(R"sql(
            INSERT INTO breaker (provider, failures, open_until) VALUES (:provider, 1, 0)
            ON CONFLICT (provider) DO UPDATE SET failures = failures + 1
            RETURNING failures
        )sql")
                                      .bind(":provider", provider)
                                      .integer();
    const auto pause = breaker_pause(failures);
    if (pause == 0ms) return;
    database_.prepared("UPDATE breaker SET open_until = :until WHERE provider = :provider")
        .bind(":provider", provider)
        .bind(":until", now + pause)
        .run();
}

void Jobs::let_one_try(const Claim& claim) {
    // A breaker whose pause has ended lets one job through; the others wait for what becomes of it.
    database_.prepared("UPDATE breaker SET open_until = :until WHERE provider = :provider AND failures >= :failures")
        .bind(":provider", claim.provider)
        .bind(":until", claim.lease_until)
        .bind(":failures", k_breaker_failures)
        .run();
}

}  // namespace mitra::db
