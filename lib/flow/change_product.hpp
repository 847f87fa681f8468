#pragma once

#include <optional>

#include "lib/file/folder.hpp"
#include "lib/flow/services.hpp"
#include "lib/shop/product.hpp"

namespace mitra::flow {

/// What is sold by a product of kind `file`: a content that was staged before. The product says what its download is
/// called.
using Goods = std::optional<file::Staged>;

/// Adds a product; `slug` may be empty and is then made from the name. Error{usage} for a price out of range, a landing
/// text that a page cannot show, a slug that is no slug or one of the site's own addresses, a `file` without content;
/// Error{refused} where name or slug is taken, for a kind that this version does not sell and a group that is not the
/// participants'.
ProductId add_product(const Services& services, const shop::Product& product, const Goods& goods = {});
/// False when nothing changed. The same errors. Orders keep the terms they were placed at.
bool set_product(const Services& services, const shop::Product& product, const Goods& goods = {});
/// False when it was so before. An archived product cannot be ordered; open orders go on.
bool archive_product(const Services& services, ProductId product, bool archived);

}  // namespace mitra::flow
