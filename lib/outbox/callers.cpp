#include "lib/outbox/callers.hpp"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

namespace mitra::outbox {
namespace {

/// A thread takes several calls at once only where far more wait than there are threads.
constexpr std::size_t k_longest_grab = 32;

}  // namespace

struct Callers::State {
    using Gateways = std::map<std::string, std::unique_ptr<Gateway>, std::less<>>;

    MakeGateway make_gateway;
    std::size_t most_threads;
    std::function<void()> on_answer;
    LastLook may_begin;

    std::mutex mutex;
    std::condition_variable work;
    std::deque<Call> waiting;
    std::vector<Answer> answers;
    std::vector<std::thread> threads;
    std::size_t idle = 0;
    bool ending = false;
    std::atomic<bool> winding_down = false;  ///< what a thread holds and has not begun is not begun any more

    /// What one thread does next; empty at the end.
    std::vector<Call> grab() {
        std::unique_lock lock{mutex};
        ++idle;
        work.wait(lock, [&] { return ending || !waiting.empty(); });
        --idle;
        std::vector<Call> calls;
        const std::size_t share = waiting.size() / most_threads;
        for (std::size_t n = std::clamp<std::size_t>(share, 1, k_longest_grab); n > 0 && !waiting.empty(); --n) {
            calls.push_back(std::move(waiting.front()));
            waiting.pop_front();
        }
        return calls;
    }

    Answer make(const Call& call, Gateways& gateways) {
        auto& gateway = gateways[call.account.gateway];
        if (!gateway) gateway = make_gateway(call.account.gateway);
        if (!gateway)
            return {call.attempt,
                    {.outcome = Outcome::sender_blocked,
                     .block = BlockKind::credential,
                     .detail = "this gateway is not set up"}};
        // It may have waited behind others since it was claimed; what was said meanwhile counts.
        if (winding_down || (may_begin && !may_begin(call))) return {call.attempt, {}, false};
        return {call.attempt, gateway->send(call.account, call.message)};
    }

    void run() {
        Gateways gateways;
        for (auto calls = grab(); !calls.empty(); calls = grab()) {
            std::vector<Answer> done;
            for (const Call& call : calls)
                done.push_back(make(call, gateways));
            {
                const std::lock_guard lock{mutex};
                std::move(done.begin(), done.end(), std::back_inserter(answers));
            }
            on_answer();
        }
    }
};

Callers::Callers(MakeGateway make_gateway, std::size_t most_threads, std::function<void()> on_answer,
                 LastLook may_begin)
    : state_{std::make_unique<State>()} {
    state_->make_gateway = std::move(make_gateway);
    state_->most_threads = most_threads;
    state_->on_answer = std::move(on_answer);
    state_->may_begin = std::move(may_begin);
}

Callers::~Callers() {
    wind_down();
    {
        const std::lock_guard lock{state_->mutex};
        state_->ending = true;
    }
    state_->work.notify_all();
    for (std::thread& thread : state_->threads)
        thread.join();
}

void Callers::start(std::vector<Call> calls) {
    if (calls.empty()) return;
    {
        const std::lock_guard lock{state_->mutex};
        state_->winding_down = false;
        std::move(calls.begin(), calls.end(), std::back_inserter(state_->waiting));
        const std::size_t busy = state_->threads.size() - state_->idle;
        const std::size_t wanted = std::min(state_->most_threads, busy + state_->waiting.size());
        while (state_->threads.size() < wanted)
            state_->threads.emplace_back([state = state_.get()] { state->run(); });
    }
    state_->work.notify_all();
}

std::vector<Answer> Callers::take() {
    const std::lock_guard lock{state_->mutex};
    return std::exchange(state_->answers, {});
}

void Callers::wind_down() {
    const std::lock_guard lock{state_->mutex};
    state_->winding_down = true;
    for (const Call& call : state_->waiting)
        state_->answers.push_back({call.attempt, {}, false});
    state_->waiting.clear();
}

}  // namespace mitra::outbox
