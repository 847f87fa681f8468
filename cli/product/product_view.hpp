#pragma once

#include "cli/context.hpp"
#include "lib/shop/product_store.hpp"

namespace mitra::cli {

/// By "PRD-3", slug or name; Error{not_found} otherwise.
shop::Product product_named(Context& context, const std::string& reference);
/// What is done for its buyers, in order; `after` is "paid" or a step's name.
std::vector<Object> steps_of(Context& context, ProductId product);
/// What INTERFACE calls `product`, with everything else but its landing text.
Object product_object(Context& context, const shop::Product& product);
/// A remark where it costs something and nobody could pay.
void warn_unpayable(Context& context, const shop::Product& product);

}  // namespace mitra::cli
