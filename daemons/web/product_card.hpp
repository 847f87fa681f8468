#pragma once

#include <string>

#include "daemons/web/site.hpp"
#include "lib/delivery/delivery.hpp"
#include "lib/shop/product.hpp"

namespace mitra::web {

/// What a page says of a product: `name text price tax page_link order_link ordered_here button kind features[]
/// steps[]`. `steps` are what a buyer may expect and when.
text::PageData product_card(const Site& site, db::Database& reader, const shop::Product& product);

/// "paling lama 24 jam kerja", "paling lama 3 hari", "7 hari" (of what goes on by itself), "segera".
std::string time_of(const delivery::StepPlan& step);

}  // namespace mitra::web
