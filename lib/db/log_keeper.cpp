#include "lib/db/log_keeper.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <atomic>
#include <thread>
#include <utility>

#include "lib/base/error.hpp"
#include "lib/db/checkpoint.hpp"

namespace mitra::db {
namespace {

constexpr int k_nice = 10;

}  // namespace

struct LogKeeper::State {
    enum class Stage { idle, moving, moved, ending };

    State(Database own, std::function<void()> tell)
        : database{std::move(own)}, moved{std::move(tell)}, thread{[this] { work(); }} {}
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    ~State() {
        stage.store(Stage::ending);
        stage.notify_one();
        thread.join();
    }

    void work() noexcept {
        // Only what nobody else needs of the machine: on Linux this is the thread's own. Without it all goes on as
        // well.
        ::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), k_nice);
        for (Stage now = stage.load(); now != Stage::ending; now = stage.load()) {
            if (now == Stage::moving) {
                try {
                    move_log(database);
                } catch (const Error&) {  // a full disk: the writer finds the log as long as before, and says so
                }
                if (stage.compare_exchange_strong(now, Stage::moved) && moved) moved();
            } else {
                stage.wait(now);
            }
        }
    }

    Database database;
    std::function<void()> moved;
    std::atomic<Stage> stage{Stage::idle};
    std::thread thread;
};

LogKeeper::LogKeeper(const Database& of, std::function<void()> moved)
    : state_{std::make_unique<State>(Database::open(of.file(), Access::read_write), std::move(moved))} {}
LogKeeper::~LogKeeper() = default;

bool LogKeeper::needs_writer() const {
    return state_->stage.load() == State::Stage::moved;
}

void LogKeeper::tidy(Database& writer) {
    using Stage = State::Stage;
    const Stage stage = state_->stage.load();
    if (stage == Stage::idle) {
        if (std::chrono::steady_clock::now() < not_before_ || wal_bytes(writer) <= k_long_log_bytes) return;
        state_->stage.store(Stage::moving);
        state_->stage.notify_one();
    } else if (stage == Stage::moved) {
        state_->stage.store(Stage::idle);
        Checkpoint rest = Checkpoint::busy;
        try {
            rest = checkpoint(writer);
        } catch (const Error&) {  // a full disk: the next batch's commit says so
        }
        if (rest == Checkpoint::busy) not_before_ = std::chrono::steady_clock::now() + std::chrono::seconds{1};
    }
}

}  // namespace mitra::db
