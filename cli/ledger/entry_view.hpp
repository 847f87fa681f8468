#pragma once

#include "cli/context.hpp"
#include "lib/ledger/ledger_store.hpp"

namespace mitra::cli {

/// The account that is meant, which may not have been booked to yet; Error{not_found} where there is none of this name.
std::string account_named(Context& context, const std::string& typed);

/// `id at act about actor source amount debit[] credit[] postings[]{account amount}`; `amount` is what moved.
Object entry_object(Context& context, const ledger::Entry& entry);
Money moved(const ledger::Entry& entry);

/// "2026-11-20 12:00"
std::string minute(Context& context, Instant instant);
/// "+97.000", "-123", as columns of figures have it.
std::string signed_rupiah(Money amount);

}  // namespace mitra::cli
