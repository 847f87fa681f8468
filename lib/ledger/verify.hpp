#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "lib/base/money.hpp"
#include "lib/db/database.hpp"

namespace mitra::ledger {

struct Problem {
    std::string row;   ///< "JRN-12", "cash:BCA"
    std::string rule;  ///< what does not hold, with both figures
};
struct Proof {
    std::int64_t entries = 0;
    std::int64_t accounts = 0;
    Money sum;                      ///< of all postings: zero
    std::vector<Problem> problems;  ///< at most `k_most_problems`
};
inline constexpr std::size_t k_most_problems = 1'000;

/// Proves the books from the postings themselves, in one pass with flat memory: every entry is sealed, has two postings
/// or more and sums to zero; every balance is the sum of its postings; every account has a class that its name allows.
/// `progress` hears how many postings were read.
Proof verify(db::Database& database, const std::function<void(std::int64_t done, std::int64_t of)>& progress = {});

}  // namespace mitra::ledger
