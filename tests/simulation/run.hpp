#pragma once

#include <string>

#include "tests/simulation/world.hpp"

namespace mitra::simulation {

struct Result {
    std::string broken;  ///< the promise; empty: all held
    std::int64_t step = 0;
    std::uint64_t trace = 0;
    Tally tally;
};
/// One life of a site, from the first day until everything has come to rest.
Result run(const Options& options);

}  // namespace mitra::simulation
