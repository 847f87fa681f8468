// The tips that came, read from the newest back to what is known.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "lib/base/error.hpp"
#include "lib/flow/match_tips.hpp"
#include "lib/flow/topup_jobs.hpp"
#include "lib/flow/topup_messages.hpp"
#include "lib/topup/tip_store.hpp"

namespace mitra::flow {
namespace {

using namespace std::chrono_literals;
using topup::trakteer::Page;
using topup::trakteer::Support;
using topup::trakteer::SupportsAnswer;
using Kind = db::Outcome::Kind;

constexpr std::chrono::seconds k_every{60};
/// Never faster, whoever wants to know.
constexpr std::chrono::seconds k_rest{30};
constexpr std::chrono::minutes k_after_refusal{5};
constexpr std::int64_t k_per_page = 25;
/// The first reading ever goes no further back.
constexpr std::int64_t k_most_pages = 40;

struct Run {
    const Services& services;
    const Page& page;
    const db::Claim& claim;
    const MakeTrakteerCall& call;

    [[nodiscard]] Instant now() const { return services.clock.now(); }
    [[nodiscard]] JobDone end(const db::Outcome& outcome, const std::function<void()>& act = {}) const {
        const bool ours = db::in_transaction(services.database, [&] {
            db::Jobs jobs{services.database};
            if (!jobs.finish(claim, outcome, now())) return false;
            jobs.rest(k_trakteer, now() + k_rest);
            if (act) act();
            return true;
        });
        if (!ours) return {.kind = outcome.kind, .note = "somebody else took it over", .lost = true};
        return {.kind = outcome.kind, .note = outcome.note, .provider_down = outcome.provider_down};
    }
};

struct Read {
    std::vector<Support> supports;
    std::int64_t skipped = 0;  ///< rows that nobody can read: without a number, a whole amount or a time
};

/// All that may be new, newest first. Nothing is stored before the last page was read: else a reading that breaks off
/// in between would hide what is older than what it stored.
std::optional<JobDone> read(const Run& run, Read& found) {
    topup::TipStore tips{run.services.database, run.services.vault};
    std::set<std::string> seen;
    for (std::int64_t number = 1; number <= k_most_pages; ++number) {
        const Answered answered = run.call(topup::trakteer::ask_supports(run.page, number, k_per_page));
        if (answered.reached != Answered::Reached::answered)
            return run.end({.kind = Kind::retry, .note = "no answer", .next_at = {}, .provider_down = true});
        SupportsAnswer answer = topup::trakteer::read_supports(answered.status, answered.body);
        if (answer.kind == SupportsAnswer::Kind::refused)
            return run.end({.kind = Kind::retry, .note = answer.why, .next_at = run.now() + k_after_refusal}, [&] {
                tell_topup_owner(
                    run.services, fmt::format("trakteer@{}", day_number(run.now(), run.services.site.zone)),
                    fmt::format("Trakteer menolak pertanyaan kami: {}. Periksa [trakteer] di mitra.toml.", answer.why));
            });
        if (answer.kind != SupportsAnswer::Kind::listed)
            return run.end({.kind = Kind::retry, .note = answer.why, .next_at = {}, .provider_down = true});
        const bool known =
            !answer.supports.empty() && std::all_of(answer.supports.begin(), answer.supports.end(),
                                                    [&](const Support& one) { return tips.knows(one.reference); });
        // A tip that comes while pages are read moves one onto the next page.
        for (Support& one : answer.supports)
            if (seen.insert(one.reference).second) found.supports.push_back(std::move(one));
        found.skipped += answer.skipped;
        if (known || !answer.more) break;
    }
    return std::nullopt;
}

std::string words(const MatchedTips& done) {
    if (done.seen == 0) return "nothing new";
    return fmt::format("{} new: {} paid, {} short, {} over, {} unmatched", done.seen, done.paid, done.is_short,
                       done.over, done.unmatched);
}

JobDone read_supports(const Run& run) {
    Read found;
    if (auto ended = read(run, found)) return *ended;
    const MatchedTips done = take_supports(run.services, found.supports);
    return run.end({.kind = Kind::retry, .note = words(done), .next_at = run.now() + k_every}, [&] {
        if (found.skipped == 0) return;
        tell_topup_owner(
            run.services, fmt::format("trakteer-unread@{}", day_number(run.now(), run.services.site.zone)),
            fmt::format("{} baris daftar Trakteer tidak dapat dibaca, jadi tip itu tidak tercatat. Periksa "
                        "sendiri di dasbor Trakteer.",
                        found.skipped));
    });
}

}  // namespace

JobDone run_trakteer_job(const Services& services, const Page& page, const db::Claim& claim,
                         const MakeTrakteerCall& call) {
    const Run run{services, page, claim, call};
    try {
        if (claim.kind == k_supports_job) return read_supports(run);
        return run.end({.kind = Kind::failed, .note = "nobody knows this kind of job"});
    } catch (const Error& failure) {
        if (failure.kind() == ErrorKind::unknown_outcome) throw;
        static_cast<void>(run.end({.kind = Kind::retry, .note = failure.what(), .next_at = run.now() + 5min}));
        throw;
    }
}

}  // namespace mitra::flow
