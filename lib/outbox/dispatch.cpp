#include "lib/outbox/dispatch.hpp"

#include <algorithm>
#include <utility>

#include "lib/db/system_state.hpp"
#include "lib/outbox/alert.hpp"
#include "lib/outbox/lane.hpp"

namespace mitra::outbox {
namespace {

using namespace std::chrono_literals;

/// The caps are counted anew and switches are seen after this, when another program wrote something.
constexpr std::chrono::milliseconds k_look_around_every{500};
constexpr std::chrono::milliseconds k_sweep_every{1'000};
constexpr std::int64_t k_sweep_page = 500;

}  // namespace

Dispatcher::Dispatcher(db::Database& database, const crypto::Vault& vault, Composer& composer, DispatchOptions options,
                       Random& random, std::int64_t generation)
    : database_{database},
      vault_{vault},
      composer_{composer},
      options_{std::move(options)},
      random_{random},
      generation_{generation},
      messages_{database},
      pool_{database, vault, options_.pace},
      chooser_{options_.rotation, random} {}

std::int64_t Dispatcher::recover(Instant now) {
    std::int64_t count = 0;
    const SendResult lost{.outcome = Outcome::ambiguous, .detail = "the sender ended while this was in the air"};
    db::in_transaction(database_, [&] {
        for (auto left = messages_.left_in_the_air(1'000); !left.empty(); left = messages_.left_in_the_air(1'000)) {
            for (const Airborne& attempt : left) {
                const Before before{.kind = attempt.kind, .retries = attempt.retries, .repeated = attempt.repeated};
                messages_.take_over(attempt, generation_);
                messages_.end(attempt, generation_, outbox::settle(before, lost, options_.retry_after, now, random_), 0,
                              lost.detail, now);
                ++count;
            }
        }
        messages_.note_settled_below(messages_.next_attempt());
    });
    return count;
}

std::vector<Call> Dispatcher::round(Instant now, std::vector<Answer> answers, Sending sending) {
    std::move(answers.begin(), answers.end(), std::back_inserter(unsettled_));
    std::vector<Call> calls;
    more_now_ = false;
    round_at_ = now;
    try {
        db::Transaction transaction{database_};
        if (stale_) rebuild(now);
        for (const Answer& answer : unsettled_)
            settle(answer, now);
        if (sending == Sending::allowed && !db::sending_frozen(database_)) {
            look_around(now);
            claim(now, calls);
        }
        messages_.note_settled_below(settled_below(calls));
        transaction.commit();
    } catch (...) {
        // What the lines remember may be of a round that never was.
        stale_ = true;
        throw;
    }
    note_round(calls);
    return calls;
}

std::int64_t Dispatcher::settled_below(const std::vector<Call>& calls) {
    for (const auto& [attempt, in_air] : in_the_air_) {
        if (!in_air.answered) return attempt;
    }
    return calls.empty() ? messages_.next_attempt() : calls.front().attempt.attempt;
}

void Dispatcher::note_round(const std::vector<Call>& calls) {
    unsettled_.clear();
    std::erase_if(in_the_air_, [](const auto& entry) { return entry.second.answered; });
    for (const Call& call : calls)
        in_the_air_.emplace(call.attempt.attempt, starting_.extract(call.attempt.attempt).mapped());
}

void Dispatcher::rebuild(Instant now) {
    pool_.rebuild(now);
    for (auto& [attempt, in_air] : in_the_air_) {
        in_air.answered = false;
        if (Line* line = pool_.find(in_air.sender)) line->in_the_air = attempt;
    }
    starting_.clear();
    // A commit that failed may have happened all the same: what it claimed was never called.
    for (const Airborne& attempt : messages_.left_in_the_air(10'000)) {
        if (!in_the_air_.contains(attempt.attempt)) messages_.hand_back(attempt, generation_, now);
    }
    stale_ = false;
    seen_version_.reset();
}

void Dispatcher::look_around(Instant now) {
    broadcasts_ = messages_.running_broadcasts();
    const bool due = now - looked_at_ >= k_look_around_every || now < looked_at_;
    if (due && seen_version_ != messages_.outside_version()) {
        seen_version_ = messages_.outside_version();
        pool_.refresh(now);
    }
    if (due) looked_at_ = now;
    messages_.queue_repeats(now);
    if (now - swept_at_ >= k_sweep_every || now < swept_at_) {
        messages_.sweep_expired(now, k_sweep_page);
        swept_at_ = now;
    }
}

void Dispatcher::settle(const Answer& answer, Instant now) {
    const auto in_air = in_the_air_.find(answer.attempt.attempt);
    if (in_air == in_the_air_.end()) return;
    const std::string& template_name = in_air->second.template_name;
    Line* line = pool_.find(answer.attempt.sender);
    in_air->second.answered = true;
    if (line != nullptr) {
        line->in_the_air.reset();
        line->pace.ended(now, random_);
    }
    if (!answer.begun) {
        messages_.hand_back(answer.attempt, generation_, now);
        if (line != nullptr) line->pace.did_not_count(answer.attempt.started_at);
        return;
    }
    const auto worked = last_accepted_.find(template_name);
    const Before before{.kind = answer.attempt.kind,
                        .retries = answer.attempt.retries,
                        .repeated = answer.attempt.repeated,
                        .failures_in_a_row = line != nullptr ? line->failures_in_a_row : 0,
                        .rates_in_a_row = line != nullptr ? line->rates_in_a_row : 0,
                        .text_works = worked != last_accepted_.end() && now - worked->second <= 1h};
    const After after = outbox::settle(before, answer.result, options_.retry_after, now, random_);
    messages_.end(answer.attempt, generation_, after, answer.result.status, answer.result.detail, now);
    if (after.outcome == Outcome::accepted) last_accepted_[template_name] = now;
    if (after.tell_admin) tell_of_trouble(template_name, answer.result.detail, now);
    if (line == nullptr) return;
    if (!after.counts) line->pace.did_not_count(answer.attempt.started_at);
    follow_up_on_sender(*line, after, answer.result, now);
}

void Dispatcher::follow_up_on_sender(Line& line, const After& after, const SendResult& result, Instant now) {
    const bool failing = after.outcome == Outcome::transient_safe || after.outcome == Outcome::ambiguous;
    line.failures_in_a_row = failing ? line.failures_in_a_row + 1 : 0;
    line.rates_in_a_row = after.outcome == Outcome::rate_or_quota ? line.rates_in_a_row + 1 : 0;
    if (after.outcome == Outcome::accepted) return;

    SenderStore senders{database_, vault_};
    senders.note_error(line.sender.id, result.detail);
    if (after.rests_until) {
        senders.rest(line.sender.id, *after.rests_until);
        line.sender.rests_until = std::max(line.sender.rests_until, *after.rests_until);
        line.failures_in_a_row = 0;
    }
    if (!after.switch_off) return;
    if (senders.disable(line.sender.id, name(result.block))) tell_of_switch_off(line, result, now);
    pool_.remove(line.sender.id);
}

void Dispatcher::tell_of_switch_off(const Line& line, const SendResult& result, Instant now) {
    const std::int64_t left = pool_.active(line.sender.channel) - 1;
    alert_sender_off(database_, vault_,
                     {.sender = line.sender.id,
                      .sender_name = line.sender.name,
                      .channel = line.sender.channel,
                      .reason = std::string{name(result.block)},
                      .still_active = left,
                      .mail_works = pool_.active(Channel::email) > (line.sender.channel == Channel::email ? 1 : 0)},
                     now);
}

void Dispatcher::tell_of_trouble(const std::string& template_name, const std::string& detail, Instant now) {
    alert_trouble(database_, vault_, {.template_name = template_name, .detail = detail, .zone = options_.pace.zone},
                  now);
}

std::optional<Instant> Dispatcher::next_wake(Instant now) {
    if (more_now_) return now;
    std::optional<Instant> wake;
    const auto consider = [&](Instant at) { wake = wake ? std::min(*wake, at) : at; };
    // One that was due before is not to be sent now: sending is held or frozen.
    if (const auto repeat = messages_.first_repeat(); repeat && *repeat > round_at_) consider(*repeat);
    for (const Channel channel : {Channel::whatsapp, Channel::email}) {
        if (pool_.active(channel) == 0) continue;
        for (const Lane& lane : lanes_of(channel)) {
            const auto due = messages_.first_due(lane.number);
            if (!due) continue;
            // As the last round saw it: who was free then began nothing and waits for the others to move, but who has
            // become free since has something to begin now.
            const Instant from = std::max(*due, round_at_);
            for (const Line& line : pool_.lines()) {
                if (line.sender.channel != channel || line.in_the_air) continue;
                const Instant at = line.earliest({lane.spread, lane.all_windowed}, from);
                if (at > round_at_) consider(at);
            }
        }
    }
    return wake;
}

}  // namespace mitra::outbox
