#include <catch2/catch.hpp>

#include "lib/crypto/digest.hpp"
#include "tests/support/vault.hpp"
#include "tests/unit/shop/some_order.hpp"

using namespace mitra;
using shop::open_order_token;
using shop::order_token;
using test::test_vault;

TEST_CASE("an order's token opens that order, and nothing that was changed does", "[shop]") {
    auto db = test::migrated_db();
    shop::OrderStore orders{db};
    const ProductId product = test::add_product(db);
    const PersonId buyer = test::add_person(db);
    const auto first = orders.find(orders.add(test::new_order(product, buyer), "test"));
    const auto second = orders.find(orders.add(test::new_order(product, buyer), "test"));

    const std::string token = order_token(test_vault(), *first);
    CHECK(token.size() == 43);
    CHECK(open_order_token(db, test_vault(), token)->id == first->id);
    CHECK(order_token(test_vault(), *second) != token);

    for (std::size_t i = 0; i < token.size(); ++i) {
        std::string changed = token;
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        INFO(changed);
        CHECK_FALSE(open_order_token(db, test_vault(), changed));
    }
    for (const std::string& wrong : {std::string{}, token + "A", token.substr(1), first->uuid, to_string(first->id)})
        CHECK_FALSE(open_order_token(db, test_vault(), wrong));
}

TEST_CASE("another purpose's proof opens no order", "[shop]") {
    auto db = test::migrated_db();
    shop::OrderStore orders{db};
    const auto order = orders.find(orders.add(test::new_order(test::add_product(db), test::add_person(db)), "test"));
    const std::string bytes = crypto::from_base64url(order_token(test_vault(), *order));
    const std::string uuid = bytes.substr(0, 16);
    CHECK_FALSE(
        open_order_token(db, test_vault(), crypto::to_base64url(uuid + test_vault().link_mac("dashboard", uuid))));
}
