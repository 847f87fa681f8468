#include "lib/payout/payout.hpp"

#include "lib/base/enum_names.hpp"

namespace mitra::payout {
namespace {

constexpr EnumNames<PayoutState, 5> k_states{{"draft", "approved", "exported", "settled", "cancelled"}};
constexpr EnumNames<LineState, 3> k_line_states{{"open", "settled", "failed"}};

}  // namespace

std::string_view name(PayoutState state) {
    return k_states.of(state);
}

std::optional<PayoutState> payout_state_named(std::string_view name) {
    return k_states.named(name);
}

std::string_view name(LineState state) {
    return k_line_states.of(state);
}

std::optional<LineState> line_state_named(std::string_view name) {
    return k_line_states.named(name);
}

}  // namespace mitra::payout
