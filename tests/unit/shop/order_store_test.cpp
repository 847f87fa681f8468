#include "lib/shop/order_store.hpp"

#include <catch2/catch.hpp>

#include <thread>

#include "lib/base/error.hpp"
#include "tests/unit/shop/some_order.hpp"

using namespace mitra;
using namespace std::chrono_literals;
using shop::OrderState;
using shop::OrderStore;
using test::k_noon;

namespace {

struct Shop {
    test::TestDatabase db = test::migrated_db();
    ProductId product = test::add_product(db);
    PersonId buyer = test::add_person(db);
    BankAccountId bca = test::add_account(db, "BCA");
    OrderStore orders{db};

    OrderId add(std::optional<BankAccountId> account = std::nullopt, std::int64_t code = 0) {
        return orders.add(test::new_order(product, buyer, account, code), "test");
    }
    OrderId add_until(Instant expires_at, std::int64_t code = 0) {
        auto order = test::new_order(product, buyer, code > 0 ? std::optional{bca} : std::nullopt, code);
        order.expires_at = expires_at;
        return orders.add(order, "test");
    }
};

}  // namespace

TEST_CASE("an order is stored with the terms it was placed at", "[shop]") {
    Shop shop;
    shop::Order given = test::new_order(shop.product, shop.buyer, shop.bca, 7);
    given.buyer_proven = true;
    given.consent_version = "pesan-2026-11";
    given.tax_rule = {shop::TaxMode::exclusive, BasisPoints{1100}};
    given.tax = Money{11'000};
    given.total = Money{111'007};
    const OrderId id = shop.orders.add(given, "test");
    const shop::Order read = shop.orders.named(to_string(id));
    CHECK(read.uuid.size() == 36);
    CHECK(read.state == OrderState::pending);
    CHECK(read.product == given.product);
    CHECK(read.buyer == given.buyer);
    CHECK(read.buyer_proven);
    CHECK(read.total == given.total);
    CHECK(read.tax_rule.mode == shop::TaxMode::exclusive);
    CHECK(read.parts().net == Money{100'000});
    CHECK(read.parts().sum() == given.total);
    CHECK(read.bank_account == shop.bca);
    CHECK(read.consent_version == given.consent_version);
    CHECK(read.expires_at == given.expires_at);
    CHECK_FALSE(read.paid_at);
    CHECK_THROWS_AS(shop.orders.named("ORD-99"), Error);
    CHECK_THROWS_AS(shop.orders.named("99"), Error);
}

TEST_CASE("a total that does not add up is refused by the database", "[shop]") {
    Shop shop;
    shop::Order wrong = test::new_order(shop.product, shop.buyer);
    wrong.total = Money{99'999};
    CHECK_THROWS_AS(shop.orders.add(wrong, "test"), Error);
}

TEST_CASE("what was ordered at which price never changes", "[shop]") {
    Shop shop;
    shop.add(shop.bca, 5);
    for (const char* column : {"total = total + 1", "subtotal = 1", "unique_code = 6", "buyer_id = buyer_id + 1",
                               "bank_account_id = NULL", "method = 'free'", "placed_at = 0"}) {
        INFO(column);
        CHECK_THROWS_AS(shop.db->execute(std::string{"UPDATE shop_order SET "} + column), Error);
    }
}

TEST_CASE("a move names the state that it leaves, and only the first one moves", "[shop]") {
    Shop shop;
    const OrderId id = shop.add();
    CHECK(shop.orders.move(id, OrderState::pending, OrderState::proof_submitted, {"budi", k_noon}));
    CHECK_FALSE(shop.orders.move(id, OrderState::pending, OrderState::proof_submitted, {"budi", k_noon}));
    CHECK_THROWS_AS(shop.orders.move(id, OrderState::proof_submitted, OrderState::expired, {"budi", k_noon}), Error);
    CHECK_THROWS_AS(shop.orders.move(id, OrderState::proof_submitted, OrderState::paid, {"budi", k_noon}), Error);
    CHECK(shop.orders.find(id)->state == OrderState::proof_submitted);
}

TEST_CASE("a code is the first that nobody owes there, round from where it starts", "[shop]") {
    Shop shop;
    const Money base{100'000};
    CHECK(shop.orders.free_code(shop.bca, base, 500, 999) == 500);
    shop.add(shop.bca, 500);
    CHECK(shop.orders.free_code(shop.bca, base, 500, 999) == 501);
    shop.add(shop.bca, 999);
    CHECK(shop.orders.free_code(shop.bca, base, 999, 999) == 1);
    // Another base meets the same amount with another code: that one is taken as well.
    CHECK(shop.orders.free_code(shop.bca, base - Money{1}, 501, 999) == 502);
    CHECK(shop.orders.free_code(test::add_account(shop.db, "Mandiri"), base, 500, 999) == 500);
    CHECK(shop.orders.holding(shop.bca, Money{100'500}));
    CHECK_FALSE(shop.orders.holding(shop.bca, Money{100'501}));
}

TEST_CASE("when every code of an amount is taken there is none", "[shop]") {
    Shop shop;
    for (std::int64_t code = 1; code <= 999; ++code)
        shop.add(shop.bca, shop.orders.free_code(shop.bca, Money{100'000}, code * 7 % 999 + 1, 999).value());
    CHECK_FALSE(shop.orders.free_code(shop.bca, Money{100'000}, 1, 999));
    CHECK_FALSE(shop.orders.free_code(shop.bca, Money{100'000}, 999, 999));
    CHECK(shop.orders.free_code(shop.bca, Money{100'001}, 1, 999) == 999);
}

TEST_CASE("two orders never hold the same amount at one account", "[shop]") {
    Shop shop;
    const OrderId first = shop.add(shop.bca, 5);
    CHECK_THROWS_AS(shop.add(shop.bca, 5), Error);
    // An expired order keeps its amount through the grace period; then it is free.
    REQUIRE(shop.orders.move(first, OrderState::pending, OrderState::expired, {"mitra", k_noon + 24h}));
    CHECK(shop.orders.release_amounts(k_noon + 24h, 100) == 0);
    CHECK_THROWS_AS(shop.add(shop.bca, 5), Error);
    CHECK(shop.orders.release_amounts(k_noon + 24h + 1ms, 100) == 1);
    CHECK(shop.add(shop.bca, 5).value > first.value);
    CHECK(shop.orders.release_amounts(k_noon + 2400h, 100) == 0);  // the second one is open
}

TEST_CASE("two connections that look for a code at once get two", "[shop]") {
    Shop shop;
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 4; ++thread)
        threads.emplace_back([&shop] {
            auto connection = shop.db.connect();
            OrderStore orders{connection};
            for (int i = 0; i < 25; ++i)
                db::in_transaction(connection, [&] {
                    const auto code = orders.free_code(shop.bca, Money{100'000}, 1, 999);
                    orders.add(test::new_order(shop.product, shop.buyer, shop.bca, code.value()), "test");
                });
        });
    for (std::thread& thread : threads)
        thread.join();
    CHECK(shop.orders.count({}) == 100);
    CHECK(shop.db->prepared("SELECT count(DISTINCT total) FROM shop_order").integer() == 100);
}

TEST_CASE("only what is pending and over expires, the oldest first", "[shop]") {
    Shop shop;
    const OrderId later = shop.add_until(k_noon + 2h);
    const OrderId sooner = shop.add_until(k_noon + 1h);
    const OrderId waits = shop.add_until(k_noon);
    REQUIRE(shop.orders.move(waits, OrderState::pending, OrderState::proof_submitted, {"test", k_noon}));
    CHECK(shop.orders.to_expire(k_noon + 59min, 9).empty());
    CHECK(shop.orders.to_expire(k_noon + 3h, 9) == std::vector{sooner, later});
    CHECK(shop.orders.to_expire(k_noon + 3h, 1) == std::vector{sooner});
    CHECK(shop.orders.give_time(sooner, k_noon + 5h));
    CHECK_FALSE(shop.orders.give_time(sooner, k_noon + 4h));
    CHECK(shop.orders.to_expire(k_noon + 3h, 9) == std::vector{later});
}

TEST_CASE("orders are listed by what is asked for, in pages", "[shop]") {
    Shop shop;
    const OrderId transfer = shop.add(shop.bca, 1);
    const OrderId duitku = shop.add();
    auto other = test::new_order(test::add_product(shop.db, "Panduan"), test::add_person(shop.db));
    other.placed_at = k_noon - 1h;
    const OrderId earlier = shop.orders.add(other, "test");
    const auto ids = [&](const shop::OrderFilter& filter, OrderId after = {}, std::int64_t limit = 9) {
        std::vector<OrderId> result;
        for (const shop::Order& order : shop.orders.list(filter, after, limit))
            result.push_back(order.id);
        if (after.value == 0 && limit == 9)
            CHECK(shop.orders.count(filter) == static_cast<std::int64_t>(result.size()));
        return result;
    };
    CHECK(ids({}) == std::vector{transfer, duitku, earlier});
    CHECK(ids({}, transfer, 1) == std::vector{duitku});
    CHECK(ids({.method = PaymentMethod::transfer}) == std::vector{transfer});
    CHECK(ids({.buyer = other.buyer}) == std::vector{earlier});
    CHECK(ids({.product = shop.product, .method = PaymentMethod::duitku}) == std::vector{duitku});
    CHECK(ids({.since = k_noon - 2h}) == std::vector{earlier, transfer, duitku});
    CHECK(ids({.since = k_noon - 2h}, earlier, 1) == std::vector{transfer});
    CHECK(ids({.since = k_noon}) == std::vector{transfer, duitku});
    CHECK(ids({.until = k_noon}) == std::vector{earlier});
    CHECK(ids({.state = OrderState::paid}).empty());
    CHECK(ids({.state = OrderState::pending, .until = k_noon}) == std::vector{earlier});
}

TEST_CASE("no list or count of orders sorts or scans", "[shop]") {
    Shop shop;
    const auto plan_of = [&](const std::string& sql) {
        std::string plan;
        shop.db->prepared("EXPLAIN QUERY PLAN " + sql).each_row([&](const db::Row& row) {
            plan += row.text("detail") + "\n";
        });
        return plan;
    };
    // The statements as the store makes them, one for each index that leads.
    for (const char* sql : {
             "SELECT * FROM shop_order WHERE TRUE AND buyer_id = 1 AND +state = 'paid' AND id > 5 ORDER BY id LIMIT 9",
             "SELECT * FROM shop_order WHERE TRUE AND product_id = 1 AND id > 5 ORDER BY id LIMIT 9",
             "SELECT * FROM shop_order WHERE TRUE AND state = 'paid' AND +method = 'free' AND id > 5 ORDER BY id LIMIT "
             "9",
             "SELECT * FROM shop_order WHERE TRUE AND method = 'free' AND id > 5 ORDER BY id LIMIT 9",
             "SELECT * FROM shop_order WHERE TRUE AND placed_at >= 1 AND (placed_at, id) > (1, 5) ORDER BY placed_at, "
             "id",
             "SELECT id FROM shop_order INDEXED BY shop_order_to_expire WHERE state = 'pending' AND expires_at <= 1 "
             "ORDER BY expires_at, id LIMIT 9",
             "SELECT * FROM shop_order WHERE bank_account_id = 1 AND amount_held = 1 AND total = 1",
             "SELECT id FROM shop_order WHERE amount_held = 1 AND expires_at < 1 AND +state NOT IN ('pending') "
             "ORDER BY expires_at, id LIMIT 9",
         }) {
        INFO(sql);
        const std::string plan = plan_of(sql);
        INFO(plan);
        CHECK(plan.find("SEARCH") != std::string::npos);
        CHECK(plan.find("SCAN") == std::string::npos);
        CHECK(plan.find("TEMP B-TREE") == std::string::npos);
    }
}
