#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "lib/base/id.hpp"
#include "lib/base/instant.hpp"
#include "lib/base/money.hpp"
#include "lib/db/database.hpp"

namespace mitra::shop {

/// What happened to a product on one day, or added up.
struct Sales {
    std::int64_t views = 0, checkouts = 0, orders = 0, paid = 0;
    Money sales;    ///< without tax and unique code
    Money refunds;  ///< of the same
};
struct ProductSales {
    ProductId product;
    Sales sales;
};
struct DaySales {
    std::int64_t day = 0;  ///< since 1970-01-01 in the site's zone
    Sales sales;
};

/// Day counters, kept by the transactions that change them: reports read no orders.
class SalesStore {
 public:
    explicit SalesStore(db::Database& database) : database_{database} {}

    void add(ProductId product, std::int64_t day, const Sales& more);
    /// Days from `first` to `last`, both included; all products or one.
    std::vector<DaySales> by_day(std::int64_t first, std::int64_t last, std::optional<ProductId> product = {});
    /// Best sellers first.
    std::vector<ProductSales> by_product(std::int64_t first, std::int64_t last);
    Sales total(std::int64_t first, std::int64_t last);

 private:
    db::Database& database_;
};

}  // namespace mitra::shop
