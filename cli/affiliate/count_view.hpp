#pragma once

#include <string_view>
#include <vector>

#include "cli/context.hpp"
#include "lib/referral/count_store.hpp"

namespace mitra::cli {

/// Adds what INTERFACE calls `clicks checkouts registrants sales`, and the turnover, behind what an object has.
Object with_counts(Object leading, const referral::Counts& counts);
/// {"pending", "payable", "paid"} of an affiliate.
Object commission_of(Context& context, PersonId affiliate);
/// A list of counts behind these columns, on a terminal with bars for one of them.
void show_counts(Context& context, std::vector<Column> leading, std::string_view barred, Page page);

}  // namespace mitra::cli
