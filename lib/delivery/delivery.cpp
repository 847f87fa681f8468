#include "lib/delivery/delivery.hpp"

#include "lib/base/enum_names.hpp"

namespace mitra::delivery {
namespace {

constexpr EnumNames<Who, 3> k_who{{"admin", "buyer", "system"}};
constexpr EnumNames<Attach, 3> k_attach{{"", "file", "pdf-encrypted"}};
constexpr EnumNames<StepState, 4> k_step_states{{"waiting", "open", "done", "stopped"}};
constexpr EnumNames<DeliveryState, 3> k_states{{"running", "delivered", "stopped"}};

}  // namespace

std::string_view name(Who who) {
    return k_who.of(who);
}

std::optional<Who> who_named(std::string_view name) {
    return k_who.named(name);
}

std::string_view name(Attach attach) {
    return k_attach.of(attach);
}

std::optional<Attach> attach_named(std::string_view name) {
    return k_attach.named(name);
}

std::string_view name(StepState state) {
    return k_step_states.of(state);
}

std::string_view name(DeliveryState state) {
    return k_states.of(state);
}

std::optional<DeliveryState> delivery_state_named(std::string_view name) {
    return k_states.named(name);
}

}  // namespace mitra::delivery
