#include "lib/db/writer.hpp"

#include <algorithm>
#include <bit>
#include <condition_variable>
#include <deque>
#include <iterator>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "lib/db/log_keeper.hpp"

namespace mitra::db {
namespace {

using Outcomes = std::vector<std::exception_ptr>;

/// Runs one unit in its savepoint; what it threw.
std::exception_ptr run_alone(Database& database, const Writer::Unit& unit) {
    try {
        in_transaction(database, [&] { unit(database); });
        return nullptr;
    } catch (...) {
        return std::current_exception();
    }
}

/// Runs a batch in one transaction. A full disk or an I/O error makes the engine roll everything back in the middle of
/// a unit: then nothing of the batch happened, and every unit fails with that unit's error.
Outcomes run_together(Database& database, const std::vector<Writer::Submission>& batch) {
    Outcomes outcomes(batch.size());
    try {
        Transaction transaction{database};
        for (std::size_t i = 0; i < batch.size(); ++i) {
            outcomes[i] = run_alone(database, batch[i].unit);
            if (outcomes[i] && !database.in_transaction()) std::rethrow_exception(outcomes[i]);
        }
        transaction.commit();
    } catch (...) {
        // A unit that failed by itself keeps its own reason.
        for (std::exception_ptr& outcome : outcomes) {
            if (!outcome) outcome = std::current_exception();
        }
    }
    return outcomes;
}

}  // namespace

struct Writer::State {
    State(Database opened, Options chosen, Wake woken)
        : database{std::move(opened)}, options{chosen}, wake{std::move(woken)} {
        if (!options.group_commit) options.batch = 1;
        thread = std::thread{[this] { work(); }};
    }

    ~State() {
        {
            const std::lock_guard lock{mutex};
            ending = true;
        }
        changed.notify_one();
        thread.join();
    }

    std::size_t submit(std::vector<Submission>& submissions) {
        std::size_t taken = 0;
        {
            const std::lock_guard lock{mutex};
            if (ending) return 0;
            const std::size_t room = options.waiting - std::min(options.waiting, queue.size());
            taken = std::min(room, submissions.size());
            std::move(submissions.begin(), submissions.begin() + static_cast<std::ptrdiff_t>(taken),
                      std::back_inserter(queue));
        }
        if (taken > 0) changed.notify_one();
        return taken;
    }

    /// Waits for work; an empty one when it is the log that needs the writer, nothing when it ends and all is done.
    std::optional<std::vector<Submission>> next_batch() {
        std::unique_lock lock{mutex};
        changed.wait(lock, [this] { return ending || !queue.empty() || keeper.needs_writer(); });
        if (ending && queue.empty()) return std::nullopt;
        const auto end = queue.begin() + static_cast<std::ptrdiff_t>(std::min(options.batch, queue.size()));
        std::vector<Submission> batch{std::make_move_iterator(queue.begin()), std::make_move_iterator(end)};
        queue.erase(queue.begin(), end);
        return batch;
    }

    void look_again() {
        { const std::lock_guard lock{mutex}; }  // who looked before waits by now
        changed.notify_one();
    }

    void run(const std::vector<Submission>& batch) {
        if (batch.empty()) return;
        const Outcomes outcomes = run_together(database, batch);
        count(outcomes);
        for (std::size_t i = 0; i < batch.size(); ++i)
            batch[i].done(outcomes[i]);
        if (wake) wake();
    }

    void count(const Outcomes& outcomes) {
        const auto failed = std::count_if(outcomes.begin(), outcomes.end(), [](const auto& o) { return o != nullptr; });
        const std::size_t bucket = std::bit_width(outcomes.size() - 1);
        const std::lock_guard lock{mutex};
        counts.units += outcomes.size();
        counts.failed += static_cast<std::uint64_t>(failed);
        ++counts.batches;
        ++counts.batches_by_size.at(std::min(bucket, counts.batches_by_size.size() - 1));
    }

    void work() noexcept {
        while (const auto batch = next_batch()) {
            run(*batch);
            keeper.tidy(database);
        }
    }

    Database database;
    Options options;
    Wake wake;
    mutable std::mutex mutex;
    std::condition_variable changed;
    std::deque<Submission> queue;
    bool ending = false;
    Counts counts;
    LogKeeper keeper{database, [this] { look_again(); }};
    std::thread thread;
};

Writer::Writer(Database database, Options options, Wake wake)
    : state_{std::make_unique<State>(std::move(database), options, std::move(wake))} {}
Writer::~Writer() = default;

bool Writer::submit(Unit unit, Done done) {
    std::vector<Submission> one;
    one.push_back({std::move(unit), std::move(done)});
    return state_->submit(one) == 1;
}

std::size_t Writer::submit(std::vector<Submission>& submissions) {
    return state_->submit(submissions);
}

Writer::Counts Writer::counts() const {
    const std::lock_guard lock{state_->mutex};
    Counts counts = state_->counts;
    counts.waiting = state_->queue.size();
    return counts;
}

}  // namespace mitra::db
