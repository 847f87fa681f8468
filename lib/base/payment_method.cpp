#include "lib/base/payment_method.hpp"

#include "lib/base/enum_names.hpp"

namespace mitra {
namespace {

constexpr EnumNames<PaymentMethod, 5> k_names{{"duitku", "transfer", "trakteer", "free", "grant"}};

}  // namespace

std::string_view name(PaymentMethod method) {
    return k_names.of(method);
}

std::optional<PaymentMethod> payment_method_named(std::string_view name) {
    return k_names.named(name);
}

}  // namespace mitra
