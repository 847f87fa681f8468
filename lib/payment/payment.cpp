#include "lib/payment/payment.hpp"

#include "lib/base/enum_names.hpp"

namespace mitra::payment {
namespace {

constexpr EnumNames<PaymentState, 6> k_states{{"created", "waiting", "settled", "failed", "expired", "refunded"}};
constexpr EnumNames<Evidence::Kind, 6> k_evidence{{"provider_answer", "bank_row", "tip", "admin", "free", "grant"}};

}  // namespace

std::string_view name(PaymentState state) {
    return k_states.of(state);
}

std::optional<PaymentState> payment_state_named(std::string_view name) {
    return k_states.named(name);
}

std::string_view name(Evidence::Kind kind) {
    return k_evidence.of(kind);
}

std::optional<Evidence::Kind> evidence_kind_named(std::string_view name) {
    return k_evidence.named(name);
}

}  // namespace mitra::payment
