// B2: a durable registration through the whole flow (form, checks, person, referral, welcome and alert queued, key), on
// 64 connections kept alive, beside the same server with one commit for each. The forms come from a process of their
// own, each from an address of its own. How long an answer takes is judged on the disk that the goal was written for.

#include <stdexcept>

#include "lib/db/checkpoint.hpp"
#include "tests/bench/bench.hpp"
#include "tests/bench/disk.hpp"
#include "tests/bench/post_load.hpp"
#include "tests/bench/served_site.hpp"

namespace {

using namespace mitra;
using bench::Load;
using bench::ServedSite;

constexpr std::int64_t k_people_at_once = 20'000;

class Bench {
 public:
    Load register_people(ServedSite::Commit commit, std::int64_t count) {
        const ServedSite served{site_, web::add_registration, commit};
        const std::int64_t before = people();
        const Load load = bench::load(
            {.what = bench::Shot::What::registration, .port = served.port(), .first = next_, .count = count});
        next_ += count;
        if (load.accepted != count || people() - before != count)
            throw std::runtime_error{fmt::format("of {} registrations {} were accepted and {} are in the file", count,
                                                 load.accepted, people() - before)};
        return load;
    }

 private:
    std::int64_t people() { return site_.count("SELECT count(*) FROM person"); }

    test::TestSite site_;
    std::int64_t next_ = 10'000'000;  // from 0812-1000-0000 on
};

double p99_on_the_goal_disk() {
    const bench::GoalDisk disk;
    Bench bench;
    bench.register_people(ServedSite::Commit::together, 2'000);
    std::vector<double> p99;
    for (int i = 0; i < 3; ++i)
        p99.push_back(bench.register_people(ServedSite::Commit::together, k_people_at_once).p99_ms);
    return bench::median(p99);
}

}  // namespace

int main(int count, char** words) {
    if (bench::is_load_process(count, words)) return 0;
    using Commit = ServedSite::Commit;
    Bench bench;
    bench.register_people(Commit::together, 2'000);  // warmed up
    std::vector<double> together, one_by_one, p99;
    for (int i = 0; i < 3; ++i) {  // by turns: what else the machine does is everybody's
        const Load group = bench.register_people(Commit::together, k_people_at_once);
        together.push_back(group.rate());
        p99.push_back(group.p99_ms);
        one_by_one.push_back(bench.register_people(Commit::one_by_one, 4'000).rate());
    }
    return bench::report({{"B2 durable registration",
                           {bench::median(together), "/s", "through the whole flow, 64 connections"},
                           bench::Figure{bench::median(one_by_one), "/s", "by the same server, one commit each"},
                           ">= 5",
                           "every one that was accepted is in the file"},
                          {"B2 latency, on a disk that flushes in 0.1 ms",
                           {p99_on_the_goal_disk(), "ms", "99 of 100 answers came within"},
                           {},
                           "<= 20",
                           fmt::format("on this machine's disk {:.1f} ms; 99 of 100 of its flushes alone {:.1f} ms",
                                       bench::median(p99), bench::flush_p99_ms())}});
}
