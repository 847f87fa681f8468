#pragma once

#include "lib/flow/services.hpp"
#include "lib/text/template.hpp"

namespace mitra::flow {

/// The fields of an order in a message's text: its number, product, amounts, how to pay it, its page, and the buyer's
/// own words, as they are when the message is sent.
void add_order_values(const Services& services, OrderId order, text::Values& values);

/// "Menunggu pembayaran", "Lunas", ...: an order's state for people.
std::string_view in_indonesian(std::string_view order_state);

}  // namespace mitra::flow
