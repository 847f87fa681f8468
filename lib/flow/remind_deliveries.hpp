#pragma once

#include <cstdint>

#include "lib/flow/services.hpp"

namespace mitra::flow {

struct RemindedDeliveries {
    std::int64_t ended = 0;     ///< steps of `system` whose time came
    std::int64_t reminded = 0;  ///< steps that the admin was reminded of
    std::int64_t buyers = 0;    ///< of these, whose buyer was reminded too
};

/// Part of the upkeep, at most `limit` steps of each sort: ends the steps of `system` whose time came, with what they
/// say; reminds the admin of each other open step at half of its time, at its end, and then daily, and the buyer of
/// theirs the first two times. However late it runs, a step is reminded of once, and next in the future.
RemindedDeliveries remind_deliveries(const Services& services, std::int64_t limit);

}  // namespace mitra::flow
