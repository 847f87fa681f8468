#pragma once

#include "cli/context.hpp"
#include "lib/db/job.hpp"
#include "lib/topup/catalogue_store.hpp"

namespace mitra::cli {

/// Error{refused} where no supplier is in the settings.
void need_supplier(Context& context);
/// The standing job of a kind at the supplier, brought forward to now, so that it can be run.
JobId standing_job(Context& context, const char* kind, std::string_view cause);

/// By "SVC-3" or the supplier's code; Error{not_found} otherwise.
topup::Service service_named(Context& context, const std::string& reference);
/// A game by its product's id, slug or name; Error{not_found} otherwise.
topup::Game game_named(Context& context, const std::string& reference);

/// `id code name game channel category cost price margin fees supplier_status sold not_sold changed_at gone_at
/// disabled_at disabled_why`.
Object service_object(Context& context, const topup::Service& service);

}  // namespace mitra::cli
