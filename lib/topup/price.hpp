#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lib/base/id.hpp"
#include "lib/base/instant.hpp"
#include "lib/base/money.hpp"

namespace mitra::topup {

enum class Bearer { buyer, store };
/// "buyer", "store".
std::string_view name(Bearer bearer);
std::optional<Bearer> bearer_named(std::string_view name);

/// What a payment costs; the one named "deposit" is what filling the deposit costs.
struct FeeRule {
    FeeId id;
    std::string name;
    BasisPoints rate;
    Money fixed;
    Bearer bearer = Bearer::store;
    Instant effective_from, added_at;
    std::string added_by;
};
inline constexpr const char* k_deposit_fee = "deposit";

/// What the price of a top-up is made of.
struct Quote {
    Money cost;    ///< the supplier's
    Money margin;  ///< that the rules ask for
    Money fees;    ///< estimated, of `price`, whoever bears them
    Money price;   ///< what the buyer pays: whole units
    /// What is left when cost and fees are gone.
    [[nodiscard]] Money left() const { return price - cost - fees; }
};

struct PriceRules {
    BasisPoints margin;
    Money margin_fixed;
    Money unit{1'000};
};

/// The smallest whole number of units that pays cost, margin, and the fees that its buyer bears, and that leaves
/// nothing below zero once all fees are gone. Nothing where rates of 100 % and more leave no such price, or it is
/// larger than an amount may be. Integers only.
std::optional<Quote> quote(Money cost, const PriceRules& rules, const std::vector<FeeRule>& fees);
/// The fees of a payment of `price`, each rounded half up.
Money fees_of(Money price, const std::vector<FeeRule>& fees);

}  // namespace mitra::topup
