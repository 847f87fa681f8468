#pragma once

#include "cli/context.hpp"
#include "lib/shop/order.hpp"
#include "lib/topup/tip_store.hpp"
#include "lib/topup/topup_store.hpp"

namespace mitra::cli {

topup::TopupStore topups(Context& context);
topup::TipStore tips(Context& context);
/// By "TOP-11", "ORD-5" or the supplier's number; Error{not_found} otherwise.
topup::Topup topup_named(Context& context, const std::string& reference);

/// A top-up as INTERFACE.md, 5 has it, and what else is known.
Object topup_object(Context& context, const topup::Topup& topup);
Object tip_object(Context& context, const topup::Tip& tip);
/// The columns of a list of top-ups.
const std::vector<Column>& topup_columns();

}  // namespace mitra::cli
