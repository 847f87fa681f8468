#pragma once

#include "lib/flow/services.hpp"
#include "lib/shop/order.hpp"
#include "lib/text/template.hpp"

namespace mitra::flow {

/// The fields of a top-up in a message's text, as its rows are when the message is sent: what is bought for whom, how
/// it is paid, what the supplier said. All of them are there, empty where there is nothing (any more) to say.
void add_topup_values(const Services& services, const shop::Order& order, text::Values& values);

}  // namespace mitra::flow
