#pragma once

#include <span>

#include "tests/simulation/town.hpp"

namespace mitra::simulation {

/// Something that somebody may do at any time, and how often, against the others.
struct Act {
    const char* name;
    std::int64_t weight;
    void (*does)(Town& town);
};

std::span<const Act> acts_of_people();
std::span<const Act> acts_of_events();
std::span<const Act> acts_of_shop();
std::span<const Act> acts_of_money();
std::span<const Act> acts_of_partners();
std::span<const Act> acts_of_members();
std::span<const Act> acts_of_topups();
std::span<const Act> acts_of_machine();

/// What timers do, each hour.
void hourly_round(Town& town);
/// Everything that an admin can only decide by looking outside: what is `unknown` and nobody sends again.
void decide_by_looking(Town& town);
/// The part of it that is about top-ups.
void decide_topups(Town& town);
/// Nothing is held and every number is switched on.
void let_all_send(Town& town);

}  // namespace mitra::simulation
