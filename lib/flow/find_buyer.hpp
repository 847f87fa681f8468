#pragma once

#include "lib/flow/place_order.hpp"

namespace mitra::flow {

/// Whose order it is, and whether they have shown that they are that person.
struct Buyer {
    PersonId id;
    bool proven = false;
    bool new_person = false;
};

/// The rules of TypedBuyer, inside the caller's transaction. Somebody who is known is left as they are.
Buyer find_buyer(const Services& services, const OrderRequest& request);

}  // namespace mitra::flow
