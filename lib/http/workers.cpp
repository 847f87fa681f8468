#include "lib/http/workers.hpp"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <iterator>
#include <mutex>
#include <thread>
#include <utility>

#include "lib/base/error.hpp"
#include "lib/db/database.hpp"

namespace mitra::http {

struct Workers::State {
    State(std::size_t most, Explain explained, Deliver delivered)
        : at_once{most}, explain{std::move(explained)}, deliver{std::move(delivered)} {}

    ~State() {
        {
            const std::lock_guard lock{mutex};
            ending = true;
        }
        changed.notify_all();
        for (std::thread& thread : threads)
            thread.join();
    }

    /// A few at a time: the first answers need not wait for the last, and each delivery wakes the loop once.
    std::vector<Job> next_jobs() {
        std::unique_lock lock{mutex};
        changed.wait(lock, [this] { return ending || !queue.empty(); });
        const std::size_t share = (queue.size() + threads.size() - 1) / threads.size();
        const auto end = queue.begin() + static_cast<std::ptrdiff_t>(std::min(at_once, share));
        std::vector<Job> jobs{std::make_move_iterator(queue.begin()), std::make_move_iterator(end)};
        queue.erase(queue.begin(), end);
        return jobs;
    }

    Finished run(Job job, db::Database& reader) {
        try {
            Answer answer = job.slow ? job.slow(job.request, reader) : job.route->handler(job.request, reader);
            if (job.slow && std::holds_alternative<Slow>(answer))
                throw Error{ErrorKind::internal, "what is slow gave something slow"};
            return {std::move(job), std::move(answer), 0};
        } catch (...) {
            const int status = explain(std::current_exception(), *job.route);
            return {std::move(job), Response{}, status};
        }
    }

    void work(db::Database& reader) noexcept {
        for (;;) {
            std::vector<Job> jobs = next_jobs();
            if (jobs.empty()) return;
            std::vector<Finished> finished;
            finished.reserve(jobs.size());
            for (Job& job : jobs)
                finished.push_back(run(std::move(job), reader));
            deliver(std::move(finished));
        }
    }

    const std::size_t at_once;
    Explain explain;
    Deliver deliver;
    std::mutex mutex;
    std::condition_variable changed;
    std::deque<Job> queue;
    bool ending = false;
    std::vector<db::Database> readers;
    std::vector<std::thread> threads;
};

Workers::Workers(std::size_t count, std::size_t at_once, const OpenReader& open_reader, Explain explain,
                 Deliver deliver)
    : state_{std::make_unique<State>(at_once, std::move(explain), std::move(deliver))} {
    for (std::size_t i = 0; i < count; ++i)
        state_->readers.push_back(open_reader());
    const std::lock_guard lock{state_->mutex};  // no thread looks at `threads` before all are in it
    for (db::Database& reader : state_->readers)
        state_->threads.emplace_back([state = state_.get(), &reader] { state->work(reader); });
}

Workers::~Workers() = default;

void Workers::give(std::vector<Job>&& jobs) {
    const bool many = jobs.size() > 1;
    {
        const std::lock_guard lock{state_->mutex};
        std::move(jobs.begin(), jobs.end(), std::back_inserter(state_->queue));
    }
    many ? state_->changed.notify_all() : state_->changed.notify_one();
}

}  // namespace mitra::http
