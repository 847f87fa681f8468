#include "lib/flow/place_order.hpp"

#include <catch2/catch.hpp>

#include <thread>

#include "lib/base/error.hpp"
#include "lib/payment/payment_store.hpp"
#include "lib/shop/order_store.hpp"
#include "lib/shop/sales_store.hpp"
#include "tests/flow/shop_site.hpp"

using namespace mitra;
using namespace std::chrono_literals;
using payment::PaymentState;
using shop::OrderState;
using test::k_noon;
using test::ShopSite;

namespace {

ErrorKind refusal(const std::function<void()>& act) {
    try {
        act();
    } catch (const Error& error) {
        return error.kind();
    }
    FAIL("nothing was refused");
    return ErrorKind::internal;
}

std::vector<std::string> names(const std::vector<flow::PaymentChoice>& choices) {
    std::vector<std::string> result;
    for (const auto& choice : choices)
        result.push_back(choice.name);
    return result;
}

}  // namespace

TEST_CASE("an order freezes price and terms, and opens one payment", "[order]") {
    ShopSite site;
    site.site.shop.tax = {shop::TaxMode::exclusive, BasisPoints{1100}};
    const auto placed = flow::place_order(site.services(), site.typed("+6281200000100", "budi@example.com"));
    CHECK(placed.new_person);
    CHECK(placed.order.state == OrderState::pending);
    CHECK(placed.order.tax == Money{11'000});
    CHECK(placed.order.unique_code > 0);
    CHECK(placed.order.total == Money{111'000 + placed.order.unique_code});
    CHECK(placed.order.expires_at == site.clock.now() + 24h);
    CHECK(placed.order.consent_version == flow::k_order_consent_version);
    // What was consented to is this order: no broadcast may follow from it.
    const auto buyer = people::PersonStore{site.database, test::test_vault()}.find(placed.order.buyer);
    CHECK_FALSE(buyer->consent);
    REQUIRE(placed.payment);
    CHECK(placed.payment->reference == fmt::format("ORD-{}-1", placed.order.id.value));
    CHECK(placed.payment->amount == placed.order.total);
    CHECK(placed.payment->state == PaymentState::waiting);
    CHECK(site.is_in(placed.order.buyer, site.ordered));
    CHECK_FALSE(site.is_in(placed.order.buyer, site.paid));

    // A dearer product tomorrow does not make this order dearer.
    shop::ProductStore products{site.database};
    shop::Product product = *products.find(site.product);
    product.price = Money{900'000};
    products.set(product);
    CHECK(shop::OrderStore{site.database}.find(placed.order.id)->total == placed.order.total);
}

TEST_CASE("who is signed in consents at the checkout like everybody, and an order by command has no consent",
          "[order]") {
    ShopSite site;
    auto request = site.typed("+6281200000100");
    request.buyer = flow::place_order(site.services(), request).order.buyer;
    request.typed.reset();
    CHECK(flow::place_order(site.services(), request).order.consent_version == flow::k_order_consent_version);
    request.consent = false;
    CHECK(flow::place_order(site.services(), request).order.consent_version.empty());
}

TEST_CASE("nothing that a form sends makes an order cheaper", "[order]") {
    ShopSite site;
    auto request = site.typed("+6281200000100");
    for (const PaymentMethod method : {PaymentMethod::free, PaymentMethod::grant}) {
        request.method = method;
        CHECK(refusal([&] { flow::place_order(site.services(), request); }) == ErrorKind::usage);
    }
    CHECK(site.count("SELECT count(*) FROM shop_order") == 0);
    CHECK(site.count("SELECT count(*) FROM person") == 0);
}

TEST_CASE("an order needs a product on sale, consent, and a way to pay that exists", "[order]") {
    ShopSite site;
    auto request = site.typed("+6281200000100");
    request.product = ProductId{99};
    CHECK(refusal([&] { flow::place_order(site.services(), request); }) == ErrorKind::not_found);
    request = site.typed("+6281200000100");
    request.consent = false;
    CHECK(refusal([&] { flow::place_order(site.services(), request); }) == ErrorKind::usage);
    request = site.typed("+6281200000100");
    request.bank_account = BankAccountId{99};
    CHECK(refusal([&] { flow::place_order(site.services(), request); }) == ErrorKind::refused);
    request.bank_account.reset();
    CHECK(refusal([&] { flow::place_order(site.services(), request); }) == ErrorKind::usage);
    request = site.typed("+6281200000100");
    payment::BankAccountStore accounts{site.database, test::test_vault()};
    auto bca = *accounts.find(site.bca);
    bca.active = false;
    accounts.set(bca);
    CHECK(refusal([&] { flow::place_order(site.services(), request); }) == ErrorKind::refused);
    CHECK(site.count("SELECT count(*) FROM person") == 0);
}

TEST_CASE("Duitku is offered from its minimum on, and only with an account there", "[order]") {
    ShopSite site;
    const auto choices = [&](Money price) {
        const ProductId id = site.add_product(fmt::format("Produk {}", price.rupiah()), price);
        return names(flow::payment_choices(site.services(), *shop::ProductStore{site.database}.find(id)));
    };
    using Names = std::vector<std::string>;
    CHECK(choices(Money{9'999}) == Names{"transfer:BCA"});
    CHECK(choices(Money{10'000}) == Names{"duitku", "transfer:BCA"});
    CHECK(choices(Money{0}).empty());
    CHECK(choices(Money{Money::k_largest}) == Names{"duitku"});

    auto request = site.typed("+6281200000100");
    request.method = PaymentMethod::duitku;
    request.product = shop::ProductStore{site.database}.by_slug("produk-9999")->id;
    CHECK(refusal([&] { flow::place_order(site.services(), request); }) == ErrorKind::refused);
    site.site.shop.duitku = false;
    CHECK(choices(Money{20'000}) == Names{"transfer:BCA"});
    request.product = site.product;
    CHECK(refusal([&] { flow::place_order(site.services(), request); }) == ErrorKind::refused);
}

TEST_CASE("when all codes of an amount are taken that bank says so, others go on, and the admin hears once a day",
          "[order]") {
    ShopSite site;
    const BankAccountId bri = payment::BankAccountStore{site.database, test::test_vault()}.add(
        {.id = {}, .name = "BRI", .number = "2", .holder = "Yayasan"}, k_noon);
    const PersonId buyer = test::add_person(site.database);
    db::in_transaction(site.database, [&] {
        for (int i = 0; i < 999; ++i)
            flow::place_order(site.services(), site.by(buyer));
    });
    CHECK(site.count("SELECT count(DISTINCT total) FROM shop_order") == 999);

    for (int i = 0; i < 3; ++i) {
        try {
            flow::place_order(site.services(), site.by(buyer));
            FAIL("the 1,000th order was taken");
        } catch (const Error& error) {
            CHECK(error.kind() == ErrorKind::unavailable);
            CHECK(error.subject() == "unique_code");
            CHECK(std::string{error.what()}.find("BCA") != std::string::npos);
            CHECK(error.hint().find("another bank") != std::string::npos);
        }
    }
    CHECK(site.count("SELECT count(*) FROM message WHERE cause LIKE 'codes:%whatsapp'") == 1);
    CHECK(site.count("SELECT count(*) FROM shop_order") == 999);
    const auto product = *shop::ProductStore{site.database}.find(site.product);
    CHECK(names(flow::payment_choices(site.services(), product)) == std::vector<std::string>{"duitku", "transfer:BRI"});
    auto elsewhere = site.by(buyer);
    elsewhere.bank_account = bri;
    CHECK(flow::place_order(site.services(), elsewhere).order.unique_code > 0);

    site.clock.advance(24h);
    CHECK(refusal([&] { flow::place_order(site.services(), site.by(buyer)); }) == ErrorKind::unavailable);
    CHECK(site.count("SELECT count(*) FROM message WHERE cause LIKE 'codes:%whatsapp'") == 2);
}

TEST_CASE("many who order at once get an order, a code and a person each", "[order]") {
    ShopSite site;
    site.site.shop.unique_code_max = 50;
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 4; ++thread)
        threads.emplace_back([&site, thread] {
            auto connection = site.database.connect();
            SeededRandom random{static_cast<std::uint64_t>(thread)};
            auto services = site.services(connection);
            flow::Services own{services.database, services.vault, services.clock, random,
                               services.site,     services.actor};
            for (int i = 0; i < 10; ++i)  // the same ten people from every thread
                flow::place_order(own, site.typed(fmt::format("+62812000001{:02}", i)));
        });
    for (std::thread& thread : threads)
        thread.join();
    CHECK(site.count("SELECT count(*) FROM shop_order") == 40);
    CHECK(site.count("SELECT count(DISTINCT total) FROM shop_order") == 40);
    CHECK(site.count("SELECT count(*) FROM person") == 10);
    CHECK(site.count("SELECT count(*) FROM shop_order WHERE buyer_proven") == 10);
    CHECK(shop::SalesStore{site.database}.total(0, 99'999).orders == 40);
}

TEST_CASE("an order is paid again only when its last attempt ended and its time is not over", "[order]") {
    ShopSite site;
    const auto placed = flow::place_order(site.services(), site.typed("+6281200000100"));
    CHECK(refusal([&] { flow::pay_again(site.services(), placed.order.id); }) == ErrorKind::refused);
    payment::PaymentStore payments{site.database, test::test_vault()};
    REQUIRE(payments.close(placed.payment->id, PaymentState::failed, "test", "test", k_noon));
    const auto again = flow::pay_again(site.services(), placed.order.id);
    CHECK(again.attempt == 2);
    CHECK(again.reference == fmt::format("ORD-{}-2", placed.order.id.value));
    CHECK(again.amount == placed.order.total);
    REQUIRE(payments.close(again.id, PaymentState::failed, "test", "test", k_noon));
    site.clock.advance(24h);
    CHECK(refusal([&] { flow::pay_again(site.services(), placed.order.id); }) == ErrorKind::refused);
    CHECK(refusal([&] { flow::pay_again(site.services(), OrderId{99}); }) == ErrorKind::not_found);
}
