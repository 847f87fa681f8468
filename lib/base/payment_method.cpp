#include "lib/base/payment_method.hpp"

#include <algorithm>
#include <array>

namespace mitra {
namespace {

constexpr std::array<std::string_view, 4> k_names{"duitku", "transfer", "free", "grant"};

}  // namespace

std::string_view name(PaymentMethod method) {
    return k_names.at(static_cast<std::size_t>(method));
}

std::optional<PaymentMethod> payment_method_named(std::string_view name) {
    const auto* found = std::find(k_names.begin(), k_names.end(), name);
    if (found == k_names.end()) return std::nullopt;
    return static_cast<PaymentMethod>(found - k_names.begin());
}

}  // namespace mitra
