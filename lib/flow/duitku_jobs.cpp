#include "lib/flow/duitku_jobs.hpp"

#include "lib/base/error.hpp"
#include "lib/flow/duitku_case.hpp"
#include "lib/flow/duitku_run.hpp"
#include "lib/flow/place_order.hpp"
#include "lib/payment/channel_store.hpp"
#include "lib/payment/payment_store.hpp"

namespace mitra::flow {
namespace {

using namespace std::chrono_literals;
namespace duitku = payment::duitku;
using Kind = db::Outcome::Kind;

/// Any amount brings the list; what a channel refuses for its amount is told when it is chosen.
constexpr Money k_asked_for{10'000};

JobDone ask_channels(const DuitkuRun& run) {
    const Answered answered = run.call(duitku::ask_channels(run.account, k_asked_for, run.now()));
    if (answered.reached != Answered::Reached::answered)
        return run.end({.kind = Kind::retry, .note = "no answer", .next_at = {}, .provider_down = true});
    const auto answer = duitku::read_channels_answer(answered.status, answered.body);
    switch (answer.kind) {
        case duitku::ChannelsAnswer::Kind::listed:
            return run.end({.note = "listed"},
                           [&] { payment::ChannelStore{run.services.database}.replace(answer.channels, run.now()); });
        case duitku::ChannelsAnswer::Kind::refused:
            return run.end({.kind = Kind::retry, .note = answer.why, .next_at = run.now() + 30min},
                           [&] { alert_duitku(run.services, answer.why); });
        case duitku::ChannelsAnswer::Kind::unreadable:
            break;
    }
    return run.end({.kind = Kind::retry, .note = answer.why, .next_at = {}, .provider_down = true});
}

JobDone run(const DuitkuRun& run) {
    if (run.claim.kind == k_open_invoice_job) return open_duitku_invoice(run);
    if (run.claim.kind == k_ask_status_job) return ask_duitku_status(run);
    if (run.claim.kind == k_ask_channels_job) return ask_channels(run);
    return run.end({.kind = Kind::failed, .note = "nobody knows this kind of job"});
}

}  // namespace

JobDone DuitkuRun::end(const db::Outcome& outcome, const std::function<void()>& act) const {
    const bool ours = db::in_transaction(services.database, [&] {
        db::Jobs jobs{services.database};
        if (!jobs.finish(claim, outcome, now())) return false;
        if (claim.provider == k_duitku_questions) jobs.rest(claim.provider, now() + k_question_pace);
        if (act) act();
        return true;
    });
    if (!ours) return {.kind = outcome.kind, .note = "somebody else took it over", .lost = true};
    return {.kind = outcome.kind, .note = outcome.note, .provider_down = outcome.provider_down};
}

void try_again(const Services& services, const payment::Payment& ended) {
    if (ended.attempt >= k_attempts_by_ourselves) return;
    try {
        const auto next = pay_again(services, ended.order);
        if (!ended.channel.empty() && services.site.shop.duitku_asks_channel)
            choose_channel(services, next.id, ended.channel);
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::refused) throw;  // its order is over, or paid meanwhile
    }
}

JobDone run_duitku_job(const Services& services, const duitku::Account& account, const db::Claim& claim,
                       const MakeCall& call) {
    const DuitkuRun one{services, account, claim, call};
    try {
        return run(one);
    } catch (const Error& failure) {
        // What we could not write must not be taken for an answer: the question is asked again, an invoice is not.
        if (failure.kind() == ErrorKind::unknown_outcome) throw;
        const bool question = claim.kind != k_open_invoice_job;
        one.end({.kind = question ? Kind::retry : Kind::unknown, .note = failure.what(), .next_at = one.now() + 5min});
        throw;
    }
}

}  // namespace mitra::flow
