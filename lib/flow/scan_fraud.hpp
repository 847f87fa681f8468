#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "lib/flow/services.hpp"
#include "lib/referral/finding.hpp"

namespace mitra::flow {

struct FraudScan {
    struct OfRule {
        referral::Rule rule = referral::Rule::own_order;
        std::int64_t looked_at = 0;  ///< rows
        std::int64_t found = 0;      ///< new
        std::int64_t open = 0;       ///< in all, now
    };
    std::vector<OfRule> rules;  ///< all of them, in their order
    bool told = false;          ///< the admin is told of what is new

    [[nodiscard]] std::int64_t found() const;
};

/// How far a scan is: of `total` rows that were new when it began.
using ScanProgress = std::function<void(std::int64_t done, std::int64_t total)>;

/// Lets every rule look at what was written since it looked last, in short transactions that remember how far they
/// came: it may run at any time, beside itself, and be killed anywhere; nothing is found twice. Where nothing is new,
/// nothing is written. Tells the admin of new findings, once a day at most.
enum class ScanFrom { last_time, the_beginning };
FraudScan scan_fraud(const Services& services, ScanFrom from, const ScanProgress& progress);

}  // namespace mitra::flow
