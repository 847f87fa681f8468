#pragma once

#include <fmt/format.h>

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "lib/base/phone.hpp"
#include "lib/base/random.hpp"
#include "lib/db/database.hpp"
#include "lib/file/folder.hpp"
#include "lib/flow/services.hpp"
#include "tests/simulation/faults.hpp"
#include "tests/support/clock.hpp"
#include "tests/support/temp_dir.hpp"

namespace mitra::simulation {

/// A promise that was broken: the run ends here.
struct Broken : std::runtime_error {
    using std::runtime_error::runtime_error;
};
/// A process dies here. Nothing of the product catches it, since it is none of its errors.
struct Killed {};

struct Options {
    std::uint64_t seed = 1;
    std::int64_t steps = 60;
    bool verbose = false;
    bool faults = true;
    std::int64_t deep_every = 40;  ///< steps between two looks of doctor
};

/// What was done, for the figures of a run.
struct Tally {
    std::int64_t steps = 0, acts = 0, refused = 0, faults = 0, restarts = 0, messages = 0, calls = 0, checks = 0;
    std::map<std::string, std::int64_t> done;  ///< by act
};

/// One person, as they know it themselves: what was acknowledged to them.
struct Somebody {
    std::string phone;  ///< E.164
    bool stopped = false, erased = false;
    bool withdrew = false;  ///< their consent
};

/// The machine with mitra's file on it, time, chance, and what happened: everything that the parts of a run share.
///
/// What a run does follows from its seed alone. So nobody decides by what the product draws for itself (uuids, seals).
class World {
 public:
    explicit World(const Options& options);

    [[nodiscard]] db::Database& database() { return *database_; }
    /// A connection of somebody's own, which goes with a restart.
    [[nodiscard]] db::Database connect(db::Access access = db::Access::read_write) const;
    flow::Services services(db::Database& connection, std::string actor, std::string reason = {});
    /// Of an admin, who has a reason for everything.
    flow::Services admin() { return services(*database_, "admin", "karena perlu"); }
    flow::Services web() { return services(*database_, "web"); }
    [[nodiscard]] Instant now() const { return clock.now(); }
    [[nodiscard]] std::int64_t today() const { return day_number(clock.now(), site.zone); }

    /// Whether it happens, once in `times`.
    bool once_in(std::int64_t times) { return dice.between(1, times) == 1; }
    std::int64_t between(std::int64_t low, std::int64_t high) { return dice.between(low, high); }
    template <typename List>
    auto& one_of(List& list) {
        return list[static_cast<std::size_t>(between(0, static_cast<std::int64_t>(list.size()) - 1))];
    }

    enum class Ended {
        done,
        refused,  ///< by a rule
        broke,    ///< by a fault: it happened or it did not
    };
    /// Somebody does something. Now and then a fault comes in between, and then the program that did it may die of it.
    /// An error of our own without a fault is a promise that is broken.
    Ended act(const std::string& name, const std::function<std::string()>& does);
    /// The same over another connection, whose owner decides what a fault means.
    /// A fault comes once in `rarely` times; what says nothing is not told.
    Ended act(db::Database& connection, const std::string& name, const std::function<std::string()>& does,
              std::int64_t rarely = 12);
    /// The same, by a client that repeats what it got no answer to, with the key it made before its first try.
    Ended keyed(const std::string& name, const std::function<std::string()>& does);

    /// Every program dies, and begins again on the same file.
    void restart();
    std::function<void()> on_restart;

    /// Which row it is: one of those that `sql` gives, each as likely as the others.
    std::optional<std::int64_t> any(const std::string& sql);
    std::vector<std::int64_t> all(const std::string& sql);
    std::int64_t number(const std::string& sql);
    /// `sql` has one column of text and one row at most; empty without one.
    std::string word(const std::string& sql);

    void say(const std::string& line);
    /// Of everything that was said so far: two runs of a seed have the same.
    [[nodiscard]] std::uint64_t trace() const { return trace_; }
    void must(bool holds, const std::string& promise) {
        if (!holds) throw Broken{promise};
    }

    const Options options;
    bool troubled = true;  ///< faults happen; off at the end
    Tally tally;
    test::FakeClock clock;
    SeededRandom dice;    ///< of the outside world
    SeededRandom chance;  ///< of the product
    flow::Site site;
    std::map<std::int64_t, Somebody> people;  ///< who was told that they are in
    std::int64_t phones = 0, keys = 0;
    Faults faults;

    std::string new_phone();
    [[nodiscard]] const std::filesystem::path& folder() const { return dir_.path(); }
    file::Folder files();

 private:
    void open();

    test::TempDir dir_;
    std::optional<db::Database> database_;
    std::uint64_t trace_ = 14'695'981'039'346'656'037U;
};

}  // namespace mitra::simulation
