// simulate [--seed N | --seeds A..B] [--steps N | --weeks N] [--no-faults] [--verbose]: many lives of a site, one for
// each seed. Prints each seed that broke a promise with the step and the promise, and ends with 1 where one did.
// `--seed N --verbose` tells the same life again, act by act.

#include <fmt/format.h>

#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string_view>
#include <vector>

#include "tests/simulation/run.hpp"

namespace {

using mitra::simulation::Options;
using mitra::simulation::Result;

struct Asked {
    std::uint64_t first = 1, last = 1'000;
    Options options{.steps = 120};
};

/// About so many steps are a week of the town's time.
constexpr std::int64_t k_steps_a_week = 150;

std::uint64_t number(std::string_view text) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) {
        fmt::print(stderr, "'{}' is no number\n", text);
        std::exit(2);
    }
    return value;
}

Asked read(const std::vector<std::string_view>& words) {
    Asked asked;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string_view word = words[i], next = i + 1 < words.size() ? words[i + 1] : "";
        if (word == "--verbose" || word == "--no-faults") {
            (word == "--verbose" ? asked.options.verbose : asked.options.faults) = word == "--verbose";
            continue;
        }
        ++i;
        if (word == "--seed") {
            asked.first = asked.last = number(next);
        } else if (word == "--seeds") {
            const auto dots = next.find("..");
            asked.first = number(next.substr(0, dots));
            asked.last = number(dots == std::string_view::npos ? next : next.substr(dots + 2));
        } else if (word == "--steps") {
            asked.options.steps = static_cast<std::int64_t>(number(next));
        } else if (word == "--weeks") {
            asked.options.steps = static_cast<std::int64_t>(number(next)) * k_steps_a_week;
        } else {
            fmt::print(stderr,
                       "usage: simulate [--seed N | --seeds A..B] [--steps N | --weeks N] [--no-faults] [--verbose]\n");
            std::exit(2);
        }
    }
    return asked;
}

void add(mitra::simulation::Tally& all, const mitra::simulation::Tally& one) {
    all.steps += one.steps;
    all.acts += one.acts;
    all.refused += one.refused;
    all.faults += one.faults;
    all.restarts += one.restarts;
    all.messages += one.messages;
    all.calls += one.calls;
    all.checks += one.checks;
    for (const auto& [name, times] : one.done)
        all.done[name.substr(0, name.find_first_of("0123456789"))] += times;
}

}  // namespace

int main(int count, char** words) {
    Asked asked = read({words + 1, words + count});
    // A file in memory where there is room: the disk is not what is tested here.
    std::error_code none;
    if (std::filesystem::space("/dev/shm", none).available > (std::uintmax_t{1} << 30) && !none)
        ::setenv("TMPDIR", "/dev/shm", 0);
    mitra::simulation::Tally all;
    std::int64_t broken = 0;
    for (std::uint64_t seed = asked.first; seed <= asked.last; ++seed) {
        asked.options.seed = seed;
        const Result result = run(asked.options);
        add(all, result.tally);
        if (result.broken.empty()) continue;
        ++broken;
        fmt::print("seed {} step {}: {}\n", seed, result.step, result.broken);
        std::fflush(stdout);
    }
    fmt::print(
        "{} seeds, {} broken; {} steps, {} acts ({} refused by a rule), {} faults, {} restarts, {} messages,"
        " {} calls to providers, {} checks\n",
        asked.last - asked.first + 1, broken, all.steps, all.acts, all.refused, all.faults, all.restarts, all.messages,
        all.calls, all.checks);
    if (asked.options.verbose || asked.last - asked.first > 20)
        for (const auto& [name, times] : all.done)
            fmt::print("  {:<24} {}\n", name, times);
    return broken == 0 ? 0 : 1;
}
