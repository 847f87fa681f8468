#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lib/payment/payment.hpp"

namespace mitra::web {

/// What went wrong with an attempt to pay at Duitku, for its buyer.
struct PaymentTrouble {
    std::string_view heading;
    std::string_view detail;      ///< our own sentence about the provider's words, never those themselves
    std::string code;             ///< the provider's number for it; may be empty
    bool money_may_come = false;  ///< nobody knows yet whether it was paid: do not pay twice
    bool asks_by_itself = false;  ///< the attempt is open: we go on asking

    /// Not while money is here that somebody looks at.
    [[nodiscard]] bool may_pay_again() const { return asks_by_itself || !money_may_come; }
};
/// Nothing while an attempt waits and nobody says that it failed, or was settled.
std::optional<PaymentTrouble> trouble_of(const payment::Payment& payment);

}  // namespace mitra::web
