#include "lib/shop/sales_store.hpp"

namespace mitra::shop {
namespace {

Sales read(const db::Row& row) {
    return {.views = row.integer("views"),
            .checkouts = row.integer("checkouts"),
            .orders = row.integer("orders"),
            .paid = row.integer("paid"),
            .sales = row.money("sales"),
            .refunds = row.money("refunds")};
}

}  // namespace

void SalesStore::add(ProductId product, std::int64_t day, const Sales& more) {
    database_
        .prepared(R"sql(
            INSERT INTO product_day (day, product_id, views, checkouts, orders, paid, sales, refunds)
            VALUES (:day, :product, :views, :checkouts, :orders, :paid, :sales, :refunds)
                ON CONFLICT (day, product_id) DO UPDATE
                   SET views = views + excluded.views, checkouts = checkouts + excluded.checkouts,
                       orders = orders + excluded.orders, paid = paid + excluded.paid,
                       sales = sales + excluded.sales, refunds = refunds + excluded.refunds
        )sql")
        .bind(":day", day)
        .bind(":product", product)
        .bind(":views", more.views)
        .bind(":checkouts", more.checkouts)
        .bind(":orders", more.orders)
        .bind(":paid", more.paid)
        .bind(":sales", more.sales)
        .bind(":refunds", more.refunds)
        .run();
}

std::vector<DaySales> SalesStore::by_day(std::int64_t first, std::int64_t last, std::optional<ProductId> product) {
    return database_
        .prepared(R"sql(
            SELECT day, sum(views) AS views, sum(checkouts) AS checkouts, sum(orders) AS orders, sum(paid) AS paid,
                   sum(sales) AS sales, sum(refunds) AS refunds
              FROM product_day
             WHERE day BETWEEN :first AND :last AND product_id = ifnull(:product, product_id)
             GROUP BY day ORDER BY day
        )sql")
        .bind(":first", first)
        .bind(":last", last)
        .bind(":product", product)
        .rows([](const db::Row& row) {
            return DaySales{row.integer("day"), read(row)};
        });
}

std::vector<ProductSales> SalesStore::by_product(std::int64_t first, std::int64_t last) {
    return database_
        .prepared(R"sql(
            SELECT product_id, sum(views) AS views, sum(checkouts) AS checkouts, sum(orders) AS orders,
                   sum(paid) AS paid, sum(sales) AS sales, sum(refunds) AS refunds
              FROM product_day WHERE day BETWEEN :first AND :last
             GROUP BY product_id ORDER BY sum(sales) - sum(refunds) DESC, sum(paid) DESC, product_id
        )sql")
        .bind(":first", first)
        .bind(":last", last)
        .rows([](const db::Row& row) {
            return ProductSales{row.id<ProductId>("product_id"), read(row)};
        });
}

Sales SalesStore::total(std::int64_t first, std::int64_t last) {
    return database_
        .prepared(R"sql(
            SELECT ifnull(sum(views), 0) AS views, ifnull(sum(checkouts), 0) AS checkouts,
                   ifnull(sum(orders), 0) AS orders, ifnull(sum(paid), 0) AS paid, ifnull(sum(sales), 0) AS sales,
                   ifnull(sum(refunds), 0) AS refunds
              FROM product_day WHERE day BETWEEN :first AND :last
        )sql")
        .bind(":first", first)
        .bind(":last", last)
        .one_row(read);
}

}  // namespace mitra::shop
