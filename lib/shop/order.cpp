#include "lib/shop/order.hpp"

#include <algorithm>
#include <array>

namespace mitra::shop {
namespace {

constexpr std::array<std::string_view, 7> k_states{"pending", "proof_submitted", "paid",    "fulfilled",
                                                   "expired", "cancelled",       "refunded"};

}  // namespace

std::string_view name(OrderState state) {
    return k_states.at(static_cast<std::size_t>(state));
}

std::optional<OrderState> order_state_named(std::string_view name) {
    const auto* found = std::find(k_states.begin(), k_states.end(), name);
    if (found == k_states.end()) return std::nullopt;
    return static_cast<OrderState>(found - k_states.begin());
}

Parts Order::parts() const {
    const Money code{unique_code};
    return {.net = total - code - tax, .tax = tax, .unique_code = code};
}

}  // namespace mitra::shop
