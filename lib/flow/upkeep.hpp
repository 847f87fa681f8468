#pragma once

#include <cstdint>

#include "lib/flow/services.hpp"

namespace mitra::flow {

struct Upkeep {
    std::int64_t answers = 0;    ///< stored answers past their 72 hours
    std::int64_t bodies = 0;     ///< bodies of outside events past their 90 days
    std::int64_t sessions = 0;   ///< that ended
    std::int64_t links = 0;      ///< for forgotten passwords and proposed e-mails, that are over
    std::int64_t downloads = 0;  ///< download links long expired, that ended now: their files may go
    std::int64_t checks = 0;     ///< of nicknames, past their hour
    std::int64_t clicks = 0;     ///< counted now: left over from a crowd (referral/click_store.hpp)
};

/// Forgets what need not be kept any longer and counts what waits for it, in short transactions. Any number of runs do
/// no harm.
Upkeep upkeep(const Services& services);

}  // namespace mitra::flow
