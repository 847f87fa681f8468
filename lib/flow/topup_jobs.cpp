#include "lib/flow/topup_jobs.hpp"

#include <fmt/format.h>

#include <array>

#include "lib/base/error.hpp"
#include "lib/flow/check_nickname.hpp"
#include "lib/flow/sync_services.hpp"
#include "lib/flow/topup_messages.hpp"
#include "lib/flow/topup_queue_store.hpp"
#include "lib/flow/topup_run.hpp"

namespace mitra::flow {
namespace {

using namespace std::chrono_literals;
using topup::Channel;
using topup::TopupState;
using Kind = db::Outcome::Kind;

constexpr std::chrono::minutes k_list_every{10};
constexpr std::chrono::minutes k_after_trouble{5};
constexpr std::int64_t k_recovered_at_once = 200;

/// What is asked for ever, with the line it goes over.
struct Standing {
    const char* kind;
    const char* cause;
    const char* line;
};
constexpr std::array k_at_supplier{
    Standing{k_services_job, "game", k_vip_services},     Standing{k_services_job, "prepaid", k_vip_services},
    Standing{k_account_job, "account", k_vip_questions},  Standing{k_status_job, "game", k_vip_questions},
    Standing{k_status_job, "prepaid", k_vip_questions},   Standing{k_reconcile_job, "game", k_vip_questions},
    Standing{k_reconcile_job, "prepaid", k_vip_questions}};
constexpr Standing k_at_trakteer{k_supports_job, "page", k_trakteer};

void plan_standing(const Services& services, const Standing& job) {
    const Instant now = services.clock.now();
    // What is compared each night begins with the coming one.
    const Instant first =
        job.kind == k_reconcile_job ? start_of_day(now, services.site.zone) + std::chrono::hours{25} : now;
    db::Jobs{services.database}.add(
        {.provider = job.line, .kind = job.kind, .cause = job.cause, .repeat = db::Repeat::safe, .next_at = first},
        now);
}

/// An attempt that nobody runs any more: its order may have gone out.
void recover_sending(const Services& services) {
    topup::TopupStore topups{services.database, services.vault};
    for (const TopupId id : TopupQueueStore{services.database}.sending())
        db::in_transaction(services.database, [&] {
            const auto topup = topups.find(id);
            const auto job = db::Jobs{services.database}.latest(k_place_job, to_string(id));
            const bool is_run = job && job->state == "running";
            if (topup && topup->state == TopupState::sending && !is_run) lose_sight(services, *topup);
        });
}

/// A job that died while it still asked: `sending` is committed before the order leaves, so nothing was placed.
void recover_ready(const Services& services) {
    db::Jobs jobs{services.database};
    topup::TopupStore topups{services.database, services.vault};
    for (const db::Job& job : jobs.unknown(k_place_job, {}, k_recovered_at_once))
        db::in_transaction(services.database, [&] {
            const auto id = parse_id<TopupId>(std::string_view{job.cause}.substr(0, job.cause.find('@')));
            const auto topup = id ? topups.find(*id) : std::nullopt;
            if (!topup || topup->state != TopupState::ready) return;
            const Instant now = services.clock.now();
            if (!jobs.resolve(job.id, "failed", services.actor.name, now)) return;
            const auto newest = jobs.latest(k_place_job, to_string(*id));
            if (newest && newest->id == job.id) plan_attempt(services, *id, now);
        });
}

/// One that is looked for has its job; a restored backup may have lost it.
void recover_looks(const Services& services) {
    topup::TopupStore topups{services.database, services.vault};
    for (const TopupId id : TopupQueueStore{services.database}.looked_for(k_recovered_at_once)) {
        const auto topup = topups.find(id);
        const auto attempt = topups.last_attempt(id);
        if (!topup || !attempt) continue;
        const Instant now = services.clock.now();
        db::Jobs{services.database}.add({.provider = std::string{order_line(topup->channel)},
                                         .kind = k_look_job,
                                         .cause = fmt::format("{}@{}", id, attempt->id),
                                         .repeat = db::Repeat::safe,
                                         .next_at = now},
                                        now);
    }
}

JobDone sync(const TopupRun& run) {
    const auto channel = topup::channel_named(run.claim.cause);
    if (!channel) return run.end({.kind = Kind::failed, .note = "no such price list"});
    const Answered answered = run.call(run.supplier.ask_services(*channel));
    if (answered.reached != Answered::Reached::answered)
        return run.end({.kind = Kind::retry, .note = "no answer", .next_at = {}, .provider_down = true});
    const auto answer = run.supplier.read_services(*channel, answered.status, answered.body);
    switch (answer.kind) {
        case topup::ServicesAnswer::Kind::listed:
            break;
        case topup::ServicesAnswer::Kind::refused:
            return run.end({.kind = Kind::retry, .note = answer.why, .next_at = run.now() + k_after_trouble},
                           [&] { heed_refusal(run.services, *channel, answer.refusal, answer.why); });
        case topup::ServicesAnswer::Kind::unreadable:
            return run.end({.kind = Kind::retry, .note = answer.why, .next_at = {}, .provider_down = true});
    }
    try {
        const SyncedServices synced = sync_services(run.services, *channel, answer);
        return run.end({.kind = Kind::retry,
                        .note = fmt::format("listed {}: {} new, {} changed, {} gone", synced.listed, synced.added,
                                            synced.changed, synced.gone),
                        .next_at = run.now() + k_list_every});
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::refused) throw;
        return run.end({.kind = Kind::retry, .note = error.what(), .next_at = run.now() + k_list_every});
    }
}

JobDone nickname(const TopupRun& run) {
    return ask_nickname(run.services, run.supplier, run.claim, run.call);
}

/// What each kind of job is.
struct JobKind {
    const char* kind;
    JobDone (*run)(const TopupRun& run);
};
constexpr std::array k_kinds{JobKind{k_place_job, place_topup}, JobKind{k_look_job, look_for_topup},
                             JobKind{k_status_job, ask_topups}, JobKind{k_account_job, ask_supplier_account},
                             JobKind{k_services_job, sync},     JobKind{k_reconcile_job, reconcile_topups},
                             JobKind{k_nickname_job, nickname}};

JobDone run_one(const TopupRun& run) {
    for (const JobKind& one : k_kinds)
        if (run.claim.kind == one.kind) return one.run(run);
    return run.end({.kind = Kind::failed, .note = "nobody knows this kind of job"});
}

/// An order that may be out is not run again; everything else is.
void end_failed(const TopupRun& run, const std::string& why) {
    const auto id = parse_id<TopupId>(std::string_view{run.claim.cause}.substr(0, run.claim.cause.find('@')));
    const bool places = run.claim.kind == k_place_job && id;
    const auto topup = places ? run.topups().find(*id) : std::nullopt;
    if (topup && topup->state == TopupState::sending)
        static_cast<void>(run.end({.kind = Kind::unknown, .note = why}, [&] { lose_sight(run.services, *topup); }));
    else
        static_cast<void>(run.end({.kind = Kind::retry, .note = why, .next_at = run.now() + k_after_trouble}));
}

}  // namespace

std::string_view order_line(Channel channel) {
    return channel == Channel::game ? k_vip_game : k_vip_prepaid;
}

JobDone TopupRun::end(const db::Outcome& outcome, const std::function<void()>& act) const {
    const bool ours = db::in_transaction(services.database, [&] {
        if (!jobs().finish(claim, outcome, now())) return false;
        if (claim.provider == k_vip_questions) jobs().rest(claim.provider, now() + k_supplier_pace);
        if (act) act();
        return true;
    });
    if (!ours) return {.kind = outcome.kind, .note = "somebody else took it over", .lost = true};
    return {.kind = outcome.kind, .note = outcome.note, .provider_down = outcome.provider_down};
}

bool stops_channel(topup::Refusal refusal) {
    using topup::Refusal;
    return refusal == Refusal::credentials || refusal == Refusal::address || refusal == Refusal::switched_off ||
           refusal == Refusal::no_deposit;
}

void heed_refusal(const Services& services, Channel channel, topup::Refusal refusal, std::string_view why) {
    using topup::Refusal;
    if (!stops_channel(refusal)) return;
    db::in_transaction(services.database, [&] {
        const Instant now = services.clock.now();
        topup::CatalogueStore catalogue{services.database};
        const bool account = refusal == Refusal::credentials || refusal == Refusal::address;
        bool stopped = false;
        for (const Channel one : {Channel::prepaid, Channel::game})
            if (one == channel || account) stopped = catalogue.stop(one, name(refusal), now) || stopped;
        if (!stopped) return;
        tell_topup_owner(
            services, fmt::format("stopped:{}:{}@{}", name(channel), name(refusal), now.milliseconds),
            fmt::format("Penjualan {} dihentikan: VIP Reseller menolak ({}). Pesanan yang sudah dibayar tetap"
                        " menunggu. Jawabannya: {}",
                        account ? "semua top-up" : name(channel), name(refusal), why));
    });
}

void plan_topup_jobs(const Services& services) {
    if (services.site.topup.trakteer) plan_standing(services, k_at_trakteer);
    if (!services.site.topup.supplier) return;
    for (const Standing& job : k_at_supplier)
        plan_standing(services, job);
    recover_sending(services);
    recover_ready(services);
    recover_looks(services);
}

std::optional<JobId> hasten_job(const Services& services, const char* kind, std::string_view cause, Instant at) {
    db::Jobs jobs{services.database};
    const auto job = jobs.latest(kind, cause);
    if (!job || (job->state != "waiting" && job->state != "running")) return std::nullopt;
    jobs.hasten(job->id, at);
    return job->id;
}

JobDone run_supplier_job(const Services& services, const topup::Supplier& supplier, const db::Claim& claim,
                         const MakeSupplierCall& call) {
    const TopupRun run{services, supplier, claim, call};
    try {
        return run_one(run);
    } catch (const Error& failure) {
        // What could not be written must not be taken for an answer. Where even that is not known, the job's lease ends
        // and plan_topup_jobs looks at what was committed.
        if (failure.kind() != ErrorKind::unknown_outcome) end_failed(run, failure.what());
        throw;
    }
}

}  // namespace mitra::flow
