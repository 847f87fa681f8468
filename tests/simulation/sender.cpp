#include "tests/simulation/sender.hpp"

#include <algorithm>

#include "lib/flow/process_inbound.hpp"
#include "tests/support/vault.hpp"

namespace mitra::simulation {

using namespace std::chrono_literals;

namespace {
constexpr std::int64_t k_most_in_vain = 1'000;
}

Sender::Process::Process(World& world, outbox::DispatchOptions options)
    : database{world.connect()},
      services{world.services(database, "mitra-sender")},
      place{outbox::Place::take(database, world.now())},
      composer{services, {}},
      dispatcher{database, test::test_vault(), composer, std::move(options), world.chance, place.generation()},
      last_look{world.connect(db::Access::read_only), test::test_vault()},
      renewed_at{world.now()} {}

flow::SendingRules Sender::rules() {
    return {};
}

void Sender::start() {
    // Whoever died by kill -9 leaves a lease that systemd's next try waits for.
    const auto began = world_.act("sender starts", [&] {
        process_ = std::make_unique<Process>(world_, outbox::DispatchOptions{});
        return fmt::format("{} were in the air", process_->dispatcher.recover(world_.now()));
    });
    if (began != World::Ended::done) die();
}

void Sender::die() {
    process_.reset();
    in_hand_.clear();
}

void Sender::housekeep() {
    const auto ended = world_.act(process_->database, "housekeeping", [&] {
        const auto queued = flow::continue_broadcasts(process_->services, rules());
        const auto inbound = flow::process_inbound(process_->services, 100);
        return queued + inbound == 0 ? std::string{} : fmt::format("{} queued, {} events", queued, inbound);
    });
    if (ended == World::Ended::broke && world_.once_in(2)) die();
}

void Sender::begin_due() {
    for (InHand& one : in_hand_) {
        if (one.begun || one.begins > world_.now()) continue;
        one.begun = true;
        if (!process_->last_look.may_begin(one.call)) {
            one.begun = false;
            one.begins = Instant{INT64_MAX};
            one.answers = world_.now();
            continue;
        }
        auto reply = gateway_.take(one.call);
        one.result = std::move(reply.result);
        one.answers = world_.now() + reply.after;
    }
}

std::vector<outbox::Answer> Sender::answers_due() {
    std::vector<outbox::Answer> answers;
    std::erase_if(in_hand_, [&](const InHand& one) {
        if (one.answers > world_.now()) return false;
        answers.push_back({one.call.attempt, one.result, one.begun});
        return true;
    });
    return answers;
}

bool Sender::round() {
    std::vector<outbox::Call> calls;
    const auto work = [&] {
        if (world_.now() - process_->renewed_at >= 15s) {
            process_->place.renew(world_.now());
            process_->renewed_at = world_.now();
        }
        // Taken in the last moment, as the daemon does: the dispatcher keeps what its round could not write.
        calls = process_->dispatcher.round(world_.now(), answers_due());
        return calls.empty() ? std::string{} : fmt::format("{} calls", calls.size());
    };
    const auto ended = world_.act(process_->database, "round", work, 80);
    if (ended == World::Ended::refused) return false;
    if (ended == World::Ended::broke) return !world_.once_in(2);
    for (outbox::Call& call : calls) {
        const auto wait = world_.once_in(8) ? std::chrono::milliseconds{world_.between(1, 20'000)} : 0ms;
        in_hand_.push_back({std::move(call), world_.now() + wait, Instant{INT64_MAX}, false, {}});
    }
    return true;
}

std::optional<Instant> Sender::step() {
    begin_due();
    if (!round()) {
        die();
        return std::nullopt;
    }
    begin_due();
    auto next = process_->dispatcher.next_wake(world_.now());
    for (const InHand& one : in_hand_) {
        const Instant at = one.begun || one.answers <= world_.now() ? one.answers : one.begins;
        next = next ? std::min(*next, at) : at;
    }
    return next;
}

void Sender::run_until(Instant until) {
    if (!alive()) start();
    if (alive()) housekeep();
    for (std::int64_t in_vain = 0; alive();) {
        const auto messages = world_.tally.messages;
        const auto next = step();
        if (!next || *next > until) break;
        in_vain = world_.tally.messages > messages ? 0 : in_vain + 1;
        world_.must(in_vain < k_most_in_vain, "the sender wakes again and again, and does nothing");
        // A lease that ran out while nothing was to do is renewed by its holder.
        world_.clock.set(std::max(*next, world_.now() + 1ms));
    }
    world_.clock.set(std::max(until, world_.now()));
}

}  // namespace mitra::simulation
