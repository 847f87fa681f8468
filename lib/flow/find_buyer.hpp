#pragma once

#include <string_view>

#include "lib/flow/place_order.hpp"

namespace mitra::flow {

/// Whose order it is, and whether they have shown that they are that person.
struct Buyer {
    PersonId id;
    bool proven = false;
    bool new_person = false;
};

/// Who a public form says somebody is: the known phone's person, left as they are and not proven, or a new one. `by` is
/// what the audit says brought them ("order").
Buyer typed_person(const Services& services, const TypedBuyer& typed, std::string_view by);

/// The rules of TypedBuyer, inside the caller's transaction. Somebody who is known is left as they are.
Buyer find_buyer(const Services& services, const OrderRequest& request);

}  // namespace mitra::flow
