// B15: ten thousand orders that the supplier accepted and has not ended are asked about for a quarter of an hour, by
// the clock of the jobs: how many questions it takes, against asking for each by its own schedule, and whether two
// questions ever stand closer than the supplier's pace.
#include <algorithm>
#include <limits>

#include "lib/flow/topup_run.hpp"
#include "tests/bench/bench.hpp"
#include "tests/flow/many_topups.hpp"

namespace {

using namespace mitra;
using namespace std::chrono_literals;

constexpr std::int64_t k_pending = 10'000;
constexpr std::chrono::minutes k_watched{15};

/// What asking for each order by itself, when its schedule says so, would come to.
std::int64_t one_by_one() {
    const Instant began = test::k_noon;
    std::int64_t questions = 0;
    Instant now = began;
    while (const auto next = flow::next_topup_question(began, now)) {
        if (*next > began + k_watched) break;
        now = *next;
        ++questions;
    }
    return questions * k_pending;
}

}  // namespace

int main() {
    test::TopupSite site;
    test::accept_many(site, k_pending);
    flow::plan_topup_jobs(site.services());
    const Instant began = site.clock.now();
    std::int64_t questions = 0, closest = std::numeric_limits<std::int64_t>::max();
    std::optional<Instant> last;
    const double took = bench::milliseconds([&] {
        while (site.clock.now() < began + k_watched) {
            const auto before = site.supplier.calls.size();
            if (site.work_when_due(flow::k_vip_questions) == "nothing to do") break;
            for (auto i = before; i < site.supplier.calls.size(); ++i) {
                if (last) closest = std::min(closest, (site.clock.now() - *last).count());
                last = site.clock.now();
                ++questions;
            }
        }
    });
    const std::int64_t lists = site.supplier.asked("list");
    return bench::report(
        {{"B15 questions about 10,000 pending top-ups in 15 minutes",
          {static_cast<double>(questions), "questions", ""},
          bench::Figure{static_cast<double>(one_by_one()), "questions", "one by one on the same schedule"},
          "<= 0.01",
          fmt::format("{} lists, {} single ones; {:.1f} s of our own work", lists, questions - lists, took / 1e3)},
         {"B15 shortest time between two questions",
          {static_cast<double>(closest) / 1e3, "s", ""},
          std::nullopt,
          ">= 3",
          "by the clock that the jobs go by"}});
}
