#pragma once

#include <string>

#include "lib/flow/change_product.hpp"
#include "lib/flow/verify_payment.hpp"
#include "lib/payment/bank_account_store.hpp"
#include "lib/payment/payment_store.hpp"
#include "lib/people/group_store.hpp"
#include "lib/shop/order_store.hpp"
#include "lib/shop/product_store.hpp"
#include "lib/shop/sales_store.hpp"
#include "tests/unit/web/member.hpp"

namespace mitra::test {

/// A shop that takes Duitku and transfers to BCA, with one product of 100.000 at /p/magang, and somebody at its pages.
struct Shop {
    explicit Shop(
        Visitor::Change change = [](flow::Site&) {}, std::string home = "socialpreneur")
        : visitor{change, std::move(home)} {}
    static void with_duitku(flow::Site& site) { site.shop.duitku = true; }

    Visitor visitor;
    BankAccountId bca = payment::BankAccountStore{site().database, test_vault()}.add(
        {.id = {}, .name = "BCA", .number = "1234567890", .holder = "Yayasan Mitra"}, k_noon);
    GroupId ordered = people::GroupStore{site().database}.add({.id = {}, .name = "Pendaftar", .rights = {}});
    ProductId product = add_product("magang", "Program Magang Jepang", Money{100'000});

    TestSite& site() { return visitor.site; }
    ProductId add_product(const std::string& slug, const std::string& name, Money price) {
        return shop::ProductStore{site().database}.add({.id = {},
                                                        .slug = slug,
                                                        .name = name,
                                                        .price = price,
                                                        .description = "Magang di <Jepang>",
                                                        .landing = "## Isi\n\nTiga *bulan*.",
                                                        .group_on_order = ordered,
                                                        .created_at = k_noon});
    }

    /// A form in which nothing is wrong; each call's key is its own.
    http::Fields form() {
        return {{"nama", "Budi Santoso"},
                {"email", "budi@contoh.id"},
                {"no_wa", "0815 6272 6272"},
                {"kota", "Bogor"},
                {"metode", "transfer:BCA"},
                {"setuju", "ya"},
                {"kunci", "key-" + std::to_string(++keys_)}};
    }
    http::Fields form_but(const std::string& field, const std::string& value) {
        http::Fields changed;
        for (const auto& [name, usual] : form())
            changed.add(name, name == field ? value : usual);
        return changed;
    }
    http::Response order(http::Fields form, http::Fields headers = {}) {
        return visitor.post("/checkout/magang", std::move(form), std::move(headers));
    }
    /// Orders and gives the address of the order's page.
    std::string placed(const std::string& method = "transfer:BCA") {
        const std::string location = header(order(form_but("metode", method)), "Location");
        return location.substr(0, location.find('?'));
    }
    std::int64_t orders() { return site().count("SELECT count(*) FROM shop_order"); }
    shop::Order last_order() {
        return shop::OrderStore{site().database}.named("ORD-" +
                                                       std::to_string(site().count("SELECT max(id) FROM shop_order")));
    }
    payment::Payment last_payment() {
        return payment::PaymentStore{site().database, test_vault()}.latest(last_order().id).value();
    }
    void open_invoice(const std::string& pay_url = "https://sandbox.duitku.com/pay/1") {
        payment::PaymentStore{site().database, test_vault()}.opened(last_payment().id, {"DS1", pay_url}, "test",
                                                                    site().clock.now());
    }
    void move(shop::OrderState to) {
        const auto order = last_order();
        shop::OrderStore{site().database}.move(order.id, order.state, to, {"test", site().clock.now()});
    }
    void pay() { flow::verify_payment(site().services(), last_order().id, flow::Verified{}); }
    shop::Sales counted() { return shop::SalesStore{site().database}.total(0, 100'000); }

 private:
    int keys_ = 0;
};

}  // namespace mitra::test
