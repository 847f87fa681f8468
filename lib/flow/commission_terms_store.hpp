#pragma once

#include <optional>

#include "lib/base/id.hpp"
#include "lib/base/money.hpp"
#include "lib/db/database.hpp"

namespace mitra::flow {

/// Whom an order is credited to, and at which rate, as it was decided when it was placed.
struct CommissionTerms {
    PersonId affiliate;
    BasisPoints rate;
};
/// Nothing for an order that nobody is credited with.
std::optional<CommissionTerms> commission_terms(db::Database& database, OrderId order);

}  // namespace mitra::flow
