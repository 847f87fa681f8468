#pragma once

#include "cli/context.hpp"
#include "lib/payment/payment.hpp"
#include "lib/shop/order_store.hpp"

namespace mitra::cli {

/// By "ORD-1042", or by its number where the settings have another prefix; Error{not_found} otherwise.
shop::Order order_named(Context& context, const std::string& reference);
/// What INTERFACE calls `order`, without its payments.
Object order_object(Context& context, const shop::Order& order);
/// The same with them.
Object whole_order_object(Context& context, const shop::Order& order);
/// "duitku", "transfer:BCA", "free", "grant".
std::string method_words(Context& context, PaymentMethod method, std::optional<BankAccountId> account);

}  // namespace mitra::cli
