#pragma once

#include <optional>
#include <string>

#include "lib/base/phone.hpp"
#include "lib/flow/services.hpp"
#include "lib/text/template.hpp"

namespace mitra::shop {
struct Order;
}

namespace mitra::flow {

/// "ORD-1042" with the prefix of the settings: what people and providers call an order.
std::string order_number(const Site& site, OrderId order);
/// Its page, "/o/TOKEN".
std::string order_path(const crypto::Vault& vault, const shop::Order& order);

/// The fields of an order in a message's text: its number, product, amounts, how to pay it, its page, and the buyer's
/// own words, as they are when the message is sent.
void add_order_values(const Services& services, OrderId order, text::Values& values);

/// The same for whoever reads it: the buyer of the order has it all; who is credited with it (an affiliate) reads what
/// was ordered and by whom, with phone and e-mail masked where the site says so or the buyer did not consent. Of a
/// buyer who has not shown who they are it is what they typed: what is on file would tell whose number that is.
void add_order_values_for(const Services& services, OrderId order, PersonId reader, text::Values& values);

/// The buyer as who is credited with an order may know them: what is on file, or, of a buyer who has not shown who they
/// are, the name and e-mail that were typed (empty once the order has ended). Nothing for who was erased.
struct BroughtBuyer {
    std::string name, city, email;
    Phone phone;
    bool masked = false;  ///< the site says so, or the buyer did not consent
};
std::optional<BroughtBuyer> brought_buyer(const Services& services, const shop::Order& order);

/// "Menunggu pembayaran", "Lunas", ...: an order's state for people.
std::string_view in_indonesian(std::string_view order_state);

}  // namespace mitra::flow
