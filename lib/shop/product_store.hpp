#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/db/database.hpp"
#include "lib/shop/product.hpp"

namespace mitra::shop {

struct ProductFilter {
    std::optional<ProductKind> kind;
    bool archived = false;  ///< the archived ones as well
};

class ProductStore {
 public:
    explicit ProductStore(db::Database& database) : database_{database} {}

    /// Error{refused} where the name or slug is taken.
    ProductId add(const Product& product);
    /// Stores everything but id, kind and created_at; the same errors, and Error{not_found}.
    void set(const Product& product);
    std::optional<Product> find(ProductId id);
    std::optional<Product> by_slug(std::string_view slug);
    /// By "PRD-3", its slug or its name; Error{not_found} otherwise, with what is near.
    Product named(std::string_view reference);
    std::vector<Product> list(const ProductFilter& filter, ProductId after, std::int64_t limit);
    std::int64_t count(const ProductFilter& filter);

 private:
    /// How the name is compared, after it and the slug were found free.
    std::string checked_name_key(const Product& product);

    db::Database& database_;
};

}  // namespace mitra::shop
