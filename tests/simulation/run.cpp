#include "tests/simulation/run.hpp"

#include "tests/simulation/acts.hpp"
#include "tests/simulation/invariants.hpp"

namespace mitra::simulation {
namespace {

using namespace std::chrono_literals;

std::vector<Act> all_acts() {
    std::vector<Act> all;
    for (const auto acts : {acts_of_people(), acts_of_events(), acts_of_shop(), acts_of_money(), acts_of_partners(),
                            acts_of_members(), acts_of_topups(), acts_of_machine()})
        all.insert(all.end(), acts.begin(), acts.end());
    return all;
}

const Act& some_act(World& world) {
    static const std::vector<Act> all = all_acts();
    static const std::int64_t sum = [] {
        std::int64_t weights = 0;
        for (const Act& act : all)
            weights += act.weight;
        return weights;
    }();
    std::int64_t at = world.between(1, sum);
    for (const Act& act : all)
        if ((at -= act.weight) <= 0) return act;
    return all.back();
}

std::chrono::milliseconds some_while(World& world) {
    switch (world.between(0, 9)) {
        case 0:
        case 1:
        case 2:
            return std::chrono::milliseconds{world.between(1, 10'000)};
        case 9:
            return std::chrono::minutes{world.between(60, 900)};
        case 8:
        case 7:
            return std::chrono::minutes{world.between(15, 120)};
        default:
            return std::chrono::seconds{world.between(10, 1'200)};
    }
}

void step(Town& town, Instant& next_hour) {
    World& world = town.world;
    town.sender.run_until(world.now() + some_while(world));
    town.duitku.call_back();
    town.jobs.tick();
    town.jobs.supplier_works();
    if (world.now() >= next_hour) {
        hourly_round(town);
        next_hour = world.now() + 1h;
    }
    some_act(world).does(town);
}

/// No trouble any more, and nobody comes: what began ends, in its own time.
void come_to_rest(Town& town) {
    World& world = town.world;
    world.say("rest");
    world.troubled = false;
    for (int i = 0; i < 150; ++i) {
        let_all_send(town);
        town.sender.run_until(world.now() + (i < 30 ? 1h : 6h));
        town.duitku.call_back();
        town.jobs.tick();
        town.jobs.supplier_works();
        if (i % 4 == 0) hourly_round(town);
        decide_by_looking(town);
    }
}

}  // namespace

Result run(const Options& options) {
    Result result;
    Town town{options};
    World& world = town.world;
    try {
        Invariants invariants{town};
        Instant next_hour = world.now();
        for (; result.step < options.steps; ++result.step) {
            step(town, next_hour);
            invariants.after_step();
            if (result.step % options.deep_every == options.deep_every - 1) invariants.deep();
            ++world.tally.steps;
        }
        come_to_rest(town);
        invariants.at_rest();
    } catch (const Broken& broken) {
        result.broken = broken.what();
    } catch (const std::exception& failure) {
        result.broken = fmt::format("something was thrown that nobody expected: {}", failure.what());
    } catch (const Killed&) {
        result.broken = "somebody died outside of an act";
    }
    result.trace = world.trace();
    result.tally = world.tally;
    return result;
}

}  // namespace mitra::simulation
