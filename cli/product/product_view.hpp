#pragma once

#include "cli/context.hpp"
#include "lib/shop/product_store.hpp"

namespace mitra::cli {

/// By "PRD-3", slug or name; Error{not_found} otherwise.
shop::Product product_named(Context& context, const std::string& reference);
/// What INTERFACE calls `product`, with everything else that fits a line.
Object product_object(Context& context, const shop::Product& product);
/// A remark where it costs something and nobody could pay.
void warn_unpayable(Context& context, const shop::Product& product);

}  // namespace mitra::cli
