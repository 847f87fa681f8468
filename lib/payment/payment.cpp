#include "lib/payment/payment.hpp"

#include <algorithm>
#include <array>

namespace mitra::payment {
namespace {

constexpr std::array<std::string_view, 6> k_states{"created", "waiting", "settled", "failed", "expired", "refunded"};
constexpr std::array<std::string_view, 5> k_evidence{"provider_answer", "bank_row", "admin", "free", "grant"};

}  // namespace

std::string_view name(PaymentState state) {
    return k_states.at(static_cast<std::size_t>(state));
}

std::optional<PaymentState> payment_state_named(std::string_view name) {
    const auto* found = std::find(k_states.begin(), k_states.end(), name);
    if (found == k_states.end()) return std::nullopt;
    return static_cast<PaymentState>(found - k_states.begin());
}

std::string_view name(Evidence::Kind kind) {
    return k_evidence.at(static_cast<std::size_t>(kind));
}

std::optional<Evidence::Kind> evidence_kind_named(std::string_view name) {
    const auto* found = std::find(k_evidence.begin(), k_evidence.end(), name);
    if (found == k_evidence.end()) return std::nullopt;
    return static_cast<Evidence::Kind>(found - k_evidence.begin());
}

}  // namespace mitra::payment
