#include "lib/shop/product.hpp"

#include "lib/base/enum_names.hpp"

namespace mitra::shop {
namespace {

constexpr EnumNames<ProductKind, 5> k_kinds{{"program", "membership", "service", "file", "topup"}};

}  // namespace

std::string_view name(ProductKind kind) {
    return k_kinds.of(kind);
}

std::optional<ProductKind> product_kind_named(std::string_view name) {
    return k_kinds.named(name);
}

}  // namespace mitra::shop
