#include "lib/shop/order.hpp"

#include "lib/base/enum_names.hpp"

namespace mitra::shop {
namespace {

constexpr EnumNames<OrderState, 7> k_states{
    {"pending", "proof_submitted", "paid", "fulfilled", "expired", "cancelled", "refunded"}};

}  // namespace

std::string_view name(OrderState state) {
    return k_states.of(state);
}

std::optional<OrderState> order_state_named(std::string_view name) {
    return k_states.named(name);
}

Parts Order::parts() const {
    const Money code{unique_code};
    return {.net = total - code - tax, .tax = tax, .unique_code = code};
}

}  // namespace mitra::shop
