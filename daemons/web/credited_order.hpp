#pragma once

#include <string>

#include "daemons/web/site.hpp"
#include "lib/flow/affiliate_area.hpp"

namespace mitra::web {

/// An order that an affiliate is credited with, in the words that they read: on the page and in the export.
struct CreditedOrderWords {
    std::string number, product, status;
    std::string buyer;   ///< masked where the site says so, or where the buyer agreed to nothing
    std::string source;  ///< "lewat kupon", "lewat link (instagram)"
    Money commission;    ///< what is left of it, or what it will be once the order is paid
    std::string commission_status;
};
CreditedOrderWords words_of(const Site& site, db::Database& reader, const flow::CreditedOrder& order);

/// "B••• S•••"
std::string masked_name(std::string_view name);

}  // namespace mitra::web
