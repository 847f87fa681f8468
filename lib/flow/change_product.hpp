#pragma once

#include "lib/flow/services.hpp"
#include "lib/shop/product.hpp"

namespace mitra::flow {

/// Adds a product; `slug` may be empty and is then made from the name. Error{usage} for a price out of range, a landing
/// text with raw HTML, a slug that is no slug or one of the site's own addresses; Error{refused} where name or slug is
/// taken.
ProductId add_product(const Services& services, const shop::Product& product);
/// False when nothing changed. The same errors. Orders keep the terms they were placed at.
bool set_product(const Services& services, const shop::Product& product);
/// False when it was so before. An archived product cannot be ordered; open orders go on.
bool archive_product(const Services& services, ProductId product, bool archived);

}  // namespace mitra::flow
