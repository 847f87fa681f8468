#pragma once

#include <string>
#include <string_view>

#include "lib/flow/services.hpp"
#include "lib/payment/payment.hpp"
#include "lib/shop/order.hpp"
#include "lib/text/template.hpp"

namespace mitra::flow {

/// What is told about an order, each once for its cause, to the contacts on file: WhatsApp, and e-mail where there is
/// an address. In the caller's transaction.
void tell_order_placed(const Services& services, const shop::Order& order);
void tell_proof_waits(const Services& services, const shop::Order& order, std::string_view cause);
void tell_proof_rejected(const Services& services, const shop::Order& order, std::string_view cause,
                         std::string_view reason);
void tell_paid(const Services& services, const shop::Order& order);
void tell_refunded(const Services& services, const shop::Order& order, RefundId refund, Money amount);
void tell_expired(const Services& services, const shop::Order& order);
void tell_case(const Services& services, CaseId payment_case);
/// The current one again, with a revision.
void tell_again(const Services& services, const shop::Order& order);

/// The fields of an order in a message's text: number, product, total, how to pay, link, buyer, ...
void add_order_values(const Services& services, OrderId order, text::Values& values);

}  // namespace mitra::flow
