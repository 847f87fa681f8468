#include "lib/ledger/entry_sums.hpp"

#include <fmt/format.h>

#include "lib/ledger/account.hpp"

namespace mitra::ledger {

Error wrong(const NewEntry& entry, const std::string& what) {
    return {ErrorKind::internal, fmt::format("the books refuse '{}': {}", entry.source, what),
            "nothing was booked; report this as a fault of mitra"};
}

Sums sums_of(const NewEntry& entry) {
    Sums sums;
    Money total;
    for (const auto& [account, amount] : entry.postings) {
        if (amount > Money{Money::k_largest} || amount < -Money{Money::k_largest})
            throw wrong(entry, fmt::format("{} of {} is too large", account, amount));
        sums[account] = sums[account] + amount;
        total = total + amount;
    }
    if (total != Money{}) throw wrong(entry, fmt::format("its postings sum to {}, not to zero", total));
    std::erase_if(sums, [](const auto& sum) { return sum.second == Money{}; });
    if (sums.size() < 2) throw wrong(entry, "it has fewer than two postings");
    for (const auto& [account, amount] : sums) {
        if (!class_of(account)) throw wrong(entry, fmt::format("there is no account '{}'", account));
        if (amount > Money{Money::k_largest} || amount < -Money{Money::k_largest})
            throw wrong(entry, fmt::format("{} of {} is too large", account, amount));
    }
    return sums;
}

}  // namespace mitra::ledger
