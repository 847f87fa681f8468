#include "tests/durability/command_trial.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <csignal>

#include "tests/durability/disk.hpp"
#include "tests/durability/recording.hpp"
#include "tests/durability/tries.hpp"

namespace mitra::durability {
namespace {

namespace fs = std::filesystem;

constexpr int k_unavailable = 6;
constexpr int k_unknown_outcome = 7;

/// A furnished folder that is copied for each try.
const Installation& original() {
    static const test::TempDir dir;
    static const Installation made = [] {
        furnish(dir / "site");
        return Installation{dir / "site"};
    }();
    return made;
}

class Trial {
 public:
    explicit Trial(const Installation& prepared) : here_{dir_ / "site"} {
        fs::copy(prepared.folder(), here_.folder(), fs::copy_options::recursive);
        recording_ = std::make_unique<Recording>(here_.folder());
        disk_ = std::make_unique<Disk>(fs::canonical(here_.folder()));
    }

    [[nodiscard]] const Installation& here() const { return here_; }
    [[nodiscard]] Recording& recording() const { return *recording_; }
    test::Finished runs(Words command) const {
        static const std::string k_site = "{site}";
        for (std::string& word : command)
            if (const auto at = word.find(k_site); at != std::string::npos)
                word.replace(at, k_site.size(), here_.folder().string());
        return here_.mitra(command, recording_->environment());
    }
    [[nodiscard]] Installation without_power(const fs::path& into) const {
        disk_->image_after(recording_->records(), into);
        return Installation{into};
    }

 private:
    test::TempDir dir_;
    Installation here_;
    std::unique_ptr<Recording> recording_;
    std::unique_ptr<Disk> disk_;
};

std::string unsound(const Installation& here, const std::string& unfinished = {}) {
    const auto said = here.doctor();
    if (said.status == 0 && said.out.empty()) return {};
    const bool one = std::count(said.out.begin(), said.out.end(), '\n') <= 2;
    return !unfinished.empty() && one && said.out.find(unfinished) != std::string::npos ? "" : said.out + said.err;
}

void check_try(const TriedCommand& act, const Installation& prepared, const Try& one) {
    const Trial trial{prepared};
    trial.recording().arm(one.fault, one.at);
    const auto done = trial.runs(act.command);
    trial.recording().disarm();
    const std::string struck = trial.recording().struck_first();
    CAPTURE(act.name, one, struck, done.status, done.out, done.err);
    const auto effect = act.effect(trial.here());
    CHECK((effect == 0 || effect == 1));
    if (one.kills()) {
        CHECK(done.status == 128 + SIGKILL);
    } else if (done.status == 0) {
        CHECK(effect == 1);
    } else if (done.status == k_unavailable) {
        CHECK(effect == 0);
    } else {
        CHECK(done.status == k_unknown_outcome);
    }
    // The log is written by COMMIT alone.
    if (!one.kills() && struck.starts_with("write ") && struck.ends_with("mitra.db-wal"))
        CHECK(done.status == k_unknown_outcome);
    CHECK(unsound(trial.here(), act.unfinished) == "");

    const auto again = trial.runs(act.command);
    CAPTURE(again.status, again.out, again.err);
    CHECK(again.status == 0);
    CHECK(act.effect(trial.here()) == 1);
    // A log that the device took and lost is whole for everybody until the power goes; nobody can know better.
    if (!one.kills() && struck.starts_with("sync ") && struck.ends_with("mitra.db-wal")) return;
    const test::TempDir place;
    const Installation image = trial.without_power(place / "site");
    CHECK(act.effect(image) == 1);
    CHECK(unsound(image) == "");
}

}  // namespace

void check_every_fault(const TriedCommand& act, std::size_t salt) {
    const Trial prepared{original()};
    for (const Words& command : act.before) {
        const auto done = prepared.here().mitra(command);
        INFO(command.at(0) << ": " << done.err);
        REQUIRE(done.status == 0);
    }
    const Trial clean{prepared.here()};
    clean.recording().arm(Fault::none, 0);
    const auto done = clean.runs(act.command);
    INFO(act.name << ": " << done.out << done.err);
    REQUIRE(done.status == 0);
    REQUIRE(act.effect(clean.here()) == 1);
    const auto all = tries(clean.recording().operations(), salt);
    for (const Try& one : all)
        check_try(act, prepared.here(), one);
    if (all_asked())
        WARN(act.name << ": " << clean.recording().operations() << " operations, " << all.size() << " faults");
}

}  // namespace mitra::durability
