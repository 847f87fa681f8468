#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "lib/base/money.hpp"
#include "lib/db/database.hpp"

namespace mitra::ledger {

struct Problem {
    std::string table;  ///< "journal", "posting", "account_balance", ...
    std::string row;    ///< "JRN-12", "cash:BCA"
    std::string rule;   ///< what does not hold, with both figures
};
struct Proof {
    std::int64_t entries = 0;
    std::int64_t accounts = 0;
    Money sum;                      ///< of all postings: zero
    std::vector<Problem> problems;  ///< at most `k_most_problems`
};
inline constexpr std::size_t k_most_problems = 1'000;

/// Hears how many postings were read; each is read twice, by entry and by account.
using ProofProgress = std::function<void(std::int64_t done, std::int64_t of)>;

/// Proves the books from the postings themselves, with flat memory: every entry is sealed, has two postings or more and
/// sums to zero; every balance is the sum of its postings; every account has the class that its name says; nothing
/// stands alone. Ordered tables are merged, by entry and then by account, and no read transaction covers more than
/// about half a million postings (or one account): writers go on meanwhile, and what they book is not looked at.
Proof verify(db::Database& database, const ProofProgress& progress = {});

}  // namespace mitra::ledger
