#include "lib/topup/topup.hpp"

#include "lib/base/enum_names.hpp"

namespace mitra::topup {
namespace {

constexpr EnumNames<TopupState, 8> k_states{
    {"ready", "sending", "unknown", "processing", "success", "failed", "refunded", "cancelled"}};

}  // namespace

std::string_view name(TopupState state) {
    return k_states.of(state);
}
std::optional<TopupState> topup_state_named(std::string_view name) {
    return k_states.named(name);
}

bool is_final(TopupState state) {
    switch (state) {
        case TopupState::ready:
        case TopupState::sending:
        case TopupState::unknown:
        case TopupState::processing:
            return false;
        case TopupState::success:
        case TopupState::failed:
        case TopupState::refunded:
        case TopupState::cancelled:
            return true;
    }
    return true;
}

}  // namespace mitra::topup
