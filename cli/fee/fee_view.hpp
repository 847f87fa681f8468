#pragma once

#include "cli/context.hpp"
#include "lib/topup/price.hpp"

namespace mitra::cli {

/// `id name bp fixed bearer effective_from added_at added_by`; `effective_from` is a day of the site's calendar.
Object fee_object(Context& context, const topup::FeeRule& rule);

}  // namespace mitra::cli
