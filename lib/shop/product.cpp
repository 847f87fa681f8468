#include "lib/shop/product.hpp"

#include <algorithm>
#include <array>

namespace mitra::shop {
namespace {

constexpr std::array<std::string_view, 5> k_kinds{"program", "membership", "service", "file", "topup"};

}  // namespace

std::string_view name(ProductKind kind) {
    return k_kinds.at(static_cast<std::size_t>(kind));
}

std::optional<ProductKind> product_kind_named(std::string_view name) {
    const auto* found = std::find(k_kinds.begin(), k_kinds.end(), name);
    if (found == k_kinds.end()) return std::nullopt;
    return static_cast<ProductKind>(found - k_kinds.begin());
}

}  // namespace mitra::shop
