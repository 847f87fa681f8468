// The order at the supplier: the commit that says that it goes out, and what is made of its answer.
#include <fmt/format.h>

#include "lib/base/error.hpp"
#include "lib/db/system_state.hpp"
#include "lib/flow/before_topup.hpp"
#include "lib/flow/pay_order.hpp"
#include "lib/flow/send_topup.hpp"
#include "lib/flow/topup_messages.hpp"
#include "lib/flow/topup_queue_store.hpp"
#include "lib/flow/topup_run.hpp"

namespace mitra::flow {
namespace {

using namespace std::chrono_literals;
using topup::PlaceAnswer;
using topup::Refusal;
using topup::Topup;
using topup::TopupState;
using Kind = db::Outcome::Kind;
using Reached = Answered::Reached;

JobDone hold(const TopupRun& run, const Topup& topup, const TopupHold& why) {
    db::Outcome outcome{.kind = why.again || why.down ? Kind::retry : Kind::done,
                        .note = why.note,
                        .next_at = {},
                        .provider_down = why.down};
    if (why.again) outcome.next_at = run.now() + *why.again;
    return run.end(outcome, [&] {
        if (why.refusal) heed_refusal(run.services, topup.channel, *why.refusal, why.note);
        if (!why.told.empty())
            tell_topup_owner(run.services, fmt::format("{}:held:{}", topup.id, why.note), why.told, &topup);
    });
}

/// What our own rows say, without asking anybody.
std::optional<TopupHold> in_the_way(const TopupRun& run, const Topup& topup) {
    const auto channel = run.catalogue().channel(topup.channel);
    TopupQueueStore queue{run.services.database};
    // After a restored backup nobody knows what went out meanwhile.
    if (db::sending_frozen(run.services.database)) return TopupHold{"held: sending is frozen", 60s};
    if (channel.stopped_at)
        return TopupHold{fmt::format("held: the channel is stopped ({})", channel.stopped_why), 600s};
    const auto oldest = run.now() - run.services.site.topup.price_max_age;
    if (!channel.synced_at || *channel.synced_at < oldest) return TopupHold{"held: the price list is too old", 120s};
    if (run.topups().sending(topup.channel)) return TopupHold{"held: another order is on its way", 3s};
    if (queue.looking()) return TopupHold{"held: another order is being looked for", 5s};
    if (queue.equal_in_flight(topup.id)) return TopupHold{"held: the same for the same target is not final yet", 30s};
    return std::nullopt;
}

/// The commit that says that the order goes out now: nothing where something came in between.
std::optional<topup::Attempt> begin(const TopupRun& run, const Topup& before, const BeforeTopup& asked) {
    return db::in_transaction(run.services.database, [&]() -> std::optional<topup::Attempt> {
        auto topups = run.topups();
        run.catalogue().learn_account(asked.level, asked.balance, run.now());
        const auto topup = topups.find(before.id);
        const bool paid = existing_order(run.services, before.order).state == shop::OrderState::paid;
        if (!topup || topup->state != TopupState::ready || !paid || in_the_way(run, *topup)) return std::nullopt;
        // Whoever lost the job while asking must not order beside its new owner.
        if (run.jobs().state(run.claim.id) != "running" || run.now() >= run.claim.lease_until) return std::nullopt;
        topup::Attempt attempt{.topup = topup->id,
                               .watermark = asked.watermark,
                               .balance_before = asked.balance,
                               .cost = asked.cost,
                               .began_at = asked.began_at};
        attempt.id = topups.begin_attempt(attempt);
        if (!topups.move(topup->id, TopupState::ready, TopupState::sending, run.now(), run.services.actor.name))
            throw Error{ErrorKind::internal, fmt::format("{} was not ready", topup->id)};
        return attempt;
    });
}

/// An attempt with what was answered to it. Its outcome is written even where the job was lost meanwhile: what the
/// supplier said stays true.
struct Ending {
    const TopupRun& run;
    const Topup& topup;
    const topup::Attempt& attempt;

    [[nodiscard]] bool open() const {
        const auto last = run.topups().last_attempt(topup.id);
        return last && last->id == attempt.id && last->outcome.empty();
    }
    JobDone end(const db::Outcome& outcome, const std::function<void()>& act) const {
        db::in_transaction(run.services.database, [&] {
            run.jobs().finish(run.claim, outcome, run.now());
            act();
        });
        return {.kind = outcome.kind, .note = outcome.note, .provider_down = outcome.provider_down};
    }
    void back_to(TopupState state) const {
        auto topups = run.topups();
        const auto now = topups.find(topup.id).value();
        topups.move(topup.id, now.state, state, run.now(), run.services.actor.name);
    }
};

JobDone unclear(const Ending& ending, const std::string& why) {
    return ending.end({.kind = Kind::unknown, .note = fmt::format("unknown: {}", why)}, [&] {
        const auto now = ending.run.topups().find(ending.topup.id).value();
        if (now.state == TopupState::sending) lose_sight(ending.run.services, now);
    });
}

JobDone accepted(const Ending& ending, const topup::Transaction& said) {
    const TopupRun& run = ending.run;
    const auto owner = run.topups().by_trxid(ending.topup.channel, said.trxid);
    if (said.trxid.empty() || (owner && owner->id != ending.topup.id))
        return unclear(ending, "accepted under a number that is another's");
    return ending.end({.note = "accepted"}, [&] {
        const Services& services = run.services;
        auto topups = run.topups();
        if (!ending.open()) {  // it was decided about without this answer
            topups.add_orphan(ending.topup.channel, said.trxid, run.now());
            tell_topup_owner(services, fmt::format("{}:late:{}", ending.topup.id, said.trxid),
                             fmt::format("VIP Reseller ternyata menerima pesanan ini sebagai {}, setelah dianggap tidak"
                                         " ada. Periksa sebelum mengirim lagi.",
                                         said.trxid),
                             &ending.topup);
            return;
        }
        const bool told = topups.has_orphan(ending.topup.channel, said.trxid);
        topups.end_attempt(ending.attempt.id, "accepted", said.word, run.now());
        if (said.balance) run.catalogue().learn_balance(*said.balance, run.now());
        const TopupState state = settle_topup(services, ending.topup.id, said);
        topups.take_orphan(ending.topup.channel, said.trxid);
        if (!told || state != TopupState::processing) return;
        topups.ask_again(ending.topup.id, run.now());  // a webhook was faster than this answer
        hasten_job(services, k_status_job, name(ending.topup.channel), run.now());
    });
}

/// How long an order waits after a refusal that will pass; nothing where somebody must look first.
std::optional<std::chrono::seconds> pause_after(Refusal refusal) {
    switch (refusal) {
        case Refusal::throttled:
            return 7s;
        case Refusal::maintenance:
        case Refusal::no_server:
            return 300s;
        case Refusal::no_service:
        case Refusal::credentials:
        case Refusal::address:
        case Refusal::switched_off:
        case Refusal::no_deposit:
            return 600s;
        case Refusal::bad_target:
        case Refusal::not_found:
        case Refusal::our_bug:
        case Refusal::internal:
            break;
    }
    return std::nullopt;
}

JobDone refused(const Ending& ending, const PlaceAnswer& answer) {
    const TopupRun& run = ending.run;
    const bool wrong = answer.refusal == Refusal::bad_target;
    const auto pause = pause_after(answer.refusal);
    db::Outcome outcome{.kind = pause ? Kind::retry : Kind::done,
                        .note = fmt::format("refused: {}: {}", name(answer.refusal), answer.why)};
    if (pause) outcome.next_at = run.now() + *pause;
    return ending.end(outcome, [&] {
        if (!ending.open()) return;
        const Services& services = run.services;
        auto topups = run.topups();
        conclude_attempt(services, ending.topup.id, "refused", fmt::format("{}: {}", name(answer.refusal), answer.why));
        ending.back_to(wrong ? TopupState::failed : TopupState::ready);
        heed_refusal(services, ending.topup.channel, answer.refusal, answer.why);
        if (wrong) {
            topups.learn(ending.topup.id, "", std::nullopt, answer.why);
            tell_topup_failed(services, topups.find(ending.topup.id).value(),
                              existing_order(services, ending.topup.order));
            return;
        }
        // The job itself waits for its next turn, unless it was lost meanwhile.
        if (pause) plan_attempt(services, ending.topup.id, run.now() + *pause);
        if (answer.refusal == Refusal::no_service)
            hasten_job(services, k_services_job, name(ending.topup.channel), run.now());
        if (answer.refusal == Refusal::throttled) return;
        tell_topup_owner(services, fmt::format("{}:refused:{}", ending.topup.id, name(answer.refusal)),
                         fmt::format("VIP Reseller menolak pesanan ini ({}). Tidak ada yang dibeli; {}.", answer.why,
                                     pause ? "akan dicoba lagi sendiri" : "kirim lagi setelah diperiksa"),
                         &ending.topup);
    });
}

JobDone never_left(const Ending& ending) {
    const TopupRun& run = ending.run;
    const db::Outcome outcome{
        .kind = Kind::retry, .note = "held: not reached, nothing left", .next_at = {}, .provider_down = true};
    return ending.end(outcome, [&] {
        if (!ending.open()) return;
        conclude_attempt(run.services, ending.topup.id, "not_placed", "no byte left");
        ending.back_to(TopupState::ready);
        plan_attempt(run.services, ending.topup.id, run.now() + 60s);
    });
}

JobDone order(const Ending& ending) {
    const Topup& topup = ending.topup;
    const Answered answered = ending.run.call(ending.run.supplier.place({.channel = topup.channel,
                                                                         .own_reference = to_string(topup.id),
                                                                         .code = topup.code,
                                                                         .target = topup.target,
                                                                         .zone = topup.zone,
                                                                         .max_cost = ending.attempt.cost}));
    if (answered.reached == Reached::nothing) return never_left(ending);
    if (answered.reached == Reached::sent) return unclear(ending, "no answer");
    const PlaceAnswer answer = ending.run.supplier.read_place(topup.channel, answered.status, answered.body);
    switch (answer.kind) {
        case PlaceAnswer::Kind::accepted:
            if (answer.transaction) return accepted(ending, *answer.transaction);
            break;
        case PlaceAnswer::Kind::refused:
            return refused(ending, answer);
        case PlaceAnswer::Kind::unclear:
            break;
    }
    return unclear(ending, answer.why);
}

}  // namespace

JobDone place_topup(const TopupRun& run) {
    const auto id = parse_id<TopupId>(std::string_view{run.claim.cause}.substr(0, run.claim.cause.find('@')));
    const auto topup = id ? run.topups().find(*id) : std::nullopt;
    if (!topup) return run.end({.kind = Kind::failed, .note = "no such top-up"});
    if (topup->state != TopupState::ready) return run.end({.note = fmt::format("it is {}", name(topup->state))});
    const auto state = existing_order(run.services, topup->order).state;
    if (state != shop::OrderState::paid) return run.end({.note = fmt::format("its order is {}", shop::name(state))});
    if (topup->target.empty())
        return hold(run, *topup, {"held: its buyer was erased", std::nullopt, "Tujuannya sudah dihapus."});
    if (const auto held = in_the_way(run, *topup)) return hold(run, *topup, *held);
    const auto asked = ask_before_topup(run, *topup);
    if (const auto* const held = std::get_if<TopupHold>(&asked)) return hold(run, *topup, *held);
    const auto attempt = begin(run, *topup, std::get<BeforeTopup>(asked));
    if (!attempt) return hold(run, *topup, {"held: something came in between", 5s});
    return order({run, *topup, *attempt});
}

}  // namespace mitra::flow
