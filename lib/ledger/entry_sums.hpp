#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "lib/base/error.hpp"
#include "lib/ledger/ledger_store.hpp"

namespace mitra::ledger {

// What the writers of the books share; for this room only.

using Sums = std::map<std::string, Money, std::less<>>;

/// One amount for each account, none of zero; Error{internal} for what cannot be booked: postings that do not sum to
/// zero, fewer than two, too large, or of an account that class_of does not know.
Sums sums_of(const NewEntry& entry);
/// Our own fault, with the entry's source.
Error wrong(const NewEntry& entry, const std::string& what);
void add_account(db::Database& database, std::string_view account);

}  // namespace mitra::ledger
