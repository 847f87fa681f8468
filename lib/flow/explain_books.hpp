#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lib/flow/services.hpp"
#include "lib/ledger/ledger_store.hpp"

namespace mitra::flow {

struct ExplainedEntry {
    ledger::Entry entry;
    std::string reason;  ///< which the actor gave for the act, where one is on record
};
inline constexpr std::int64_t k_most_explained = 1'000;

/// What was booked for a thing, in the order of time, at most k_most_explained entries: one entry (JRN-5), an order
/// with its payments, refunds and cases, one of those, a commission, a payout, one of its lines, or a person with all
/// their orders. Error{not_found} where there
/// is no such thing; nothing where nothing was booked for it.
std::vector<ExplainedEntry> explain_books(const Services& services, std::string_view reference);

}  // namespace mitra::flow
