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
                                AND coalesce(breaker.open_until, 0) <= :now
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

std::optional<Claim> Jobs::claim(JobId id, std::string_view owner, Instant now, std::chrono::milliseconds lease) {
    return in_transaction(database_, [&] {
        return database_
            .prepared(R"sql(
                UPDATE job
                   SET state = 'running', owner = :owner, lease_until = :lease_until, fence = fence + 1,
                       attempts = attempts + 1, moved_at = :now, moved_by = :owner
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
                   SET state = :state, owner = NULL, lease_until = NULL, next_at = :next_at, note = :note,
                       moved_at = :now, moved_by = :owner
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

void Jobs::note_provider(const std::string& provider, bool down, Instant now) {
    if (!down) {
        database_.prepared("DELETE FROM breaker WHERE provider = :provider").bind(":provider", provider).run();
        return;
    }
    const std::int64_t failures = database_
                                      .prepared(R"sql(
            INSERT INTO breaker VALUES (:provider, 1, 0)
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
