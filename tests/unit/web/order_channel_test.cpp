#include <catch2/catch.hpp>

#include "lib/flow/duitku_jobs.hpp"
#include "lib/flow/place_order.hpp"
#include "lib/payment/channel_store.hpp"
#include "lib/payment/payment_store.hpp"
#include "lib/shop/order_store.hpp"
#include "lib/shop/product_store.hpp"
#include "tests/support/people.hpp"
#include "tests/unit/web/visitor.hpp"

using namespace mitra;
using namespace mitra::test;

namespace {

/// A buyer before the page of an order that is to be paid through Duitku's v2.
struct Buyer : Visitor {
    Buyer()
        : Visitor{[](flow::Site& changed) {
              changed.shop.duitku = true;
              changed.shop.duitku_asks_channel = true;
          }} {
        const ProductId product = shop::ProductStore{site.database}.add(
            {.id = {}, .slug = "magang", .name = "Magang", .price = Money{150'000}, .created_at = k_noon});
        order =
            flow::place_order(site.services(),
                              {.product = product, .buyer = add_person(site.database), .method = PaymentMethod::duitku})
                .order;
    }
    std::string page() { return "/o/" + shop::order_token(test_vault(), order); }
    std::string channel() { return payment::PaymentStore{site.database, test_vault()}.latest(order.id)->channel; }
    std::int64_t invoices() { return site.count("SELECT count(*) FROM job WHERE kind = 'duitku.invoice'"); }

    shop::Order order;
};

}  // namespace

TEST_CASE("under v2 the page of an order asks how to pay, and only what Duitku lists can be chosen", "[web]") {
    Buyer buyer;
    CHECK(has(buyer.get(buyer.page()), "sedang disiapkan"));  // until the list is there
    payment::ChannelStore{buyer.site.database}.replace({{"BC", "BCA VA", Money{0}}, {"SP", "QRIS", Money{0}}}, k_noon);
    const auto asking = buyer.get(buyer.page());
    CHECK(has(asking, "BCA VA"));
    CHECK(has(asking, "QRIS"));
    CHECK(header(asking, "Refresh").empty());
    CHECK(buyer.invoices() == 0);

    buyer.post(buyer.page() + "/kanal", {{"kanal", "XX"}});
    CHECK(buyer.channel().empty());
    CHECK(buyer.post(buyer.page() + "/kanal", {{"kanal", "BC"}}, {{"origin", "https://evil.example"}}).status == 403);
    CHECK(buyer.invoices() == 0);

    const auto chosen = buyer.post(buyer.page() + "/kanal", {{"kanal", "BC"}});
    CHECK(chosen.status == 303);
    CHECK(header(chosen, "Location") == buyer.page() + "?bayar=1");
    CHECK(buyer.channel() == "BC");
    CHECK(buyer.invoices() == 1);
    buyer.post(buyer.page() + "/kanal", {{"kanal", "SP"}});
    CHECK(buyer.channel() == "BC");
    CHECK(has(buyer.get(buyer.page()), "sedang disiapkan"));
    CHECK(buyer.post("/o/wrong-token/kanal", {{"kanal", "BC"}}).status == 404);
}
