#include "lib/referral/affiliate.hpp"

#include "lib/base/enum_names.hpp"

namespace mitra::referral {
namespace {

constexpr EnumNames<AffiliateState, 5> k_states{{"pending", "approved", "rejected", "suspended", "banned"}};

}  // namespace

std::string_view name(AffiliateState state) {
    return k_states.of(state);
}

std::optional<AffiliateState> affiliate_state_named(std::string_view name) {
    return k_states.named(name);
}

}  // namespace mitra::referral
