#pragma once

#include <optional>
#include <string_view>

namespace mitra {

/// How an order is paid. An order and each attempt to pay it have one.
enum class PaymentMethod {
    duitku,    ///< the provider's page
    transfer,  ///< to one of our bank accounts, with a unique code
    trakteer,  ///< a tip on the owner's page, with a code in its message
    free,      ///< there is nothing to pay
    grant,     ///< an admin gave it
};
/// "duitku", "transfer", "trakteer", "free", "grant".
std::string_view name(PaymentMethod method);
std::optional<PaymentMethod> payment_method_named(std::string_view name);

}  // namespace mitra
