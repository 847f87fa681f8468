#pragma once

#include "cli/context.hpp"
#include "lib/payout/payout_store.hpp"

namespace mitra::cli {

payout::PayoutStore payouts(Context& context);

/// A payout with the sums of its lines.
Object payout_object(Context& context, const payout::Payout& one);
/// Its line, with the account masked.
Object payout_line_object(Context& context, const payout::PayoutLine& line);

/// The person's name, for an admin's eyes; empty once they were erased.
std::string name_of(Context& context, PersonId person);

}  // namespace mitra::cli
