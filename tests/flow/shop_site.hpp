#pragma once

#include "lib/flow/place_order.hpp"
#include "lib/payment/bank_account_store.hpp"
#include "lib/people/group_store.hpp"
#include "lib/people/person_store.hpp"
#include "lib/shop/product_store.hpp"
#include "tests/support/people.hpp"
#include "tests/support/services.hpp"

namespace mitra::test {

/// A site that sells: Duitku, an account at BCA, two groups, and a product of 100.000.
struct ShopSite : TestSite {
    ShopSite() { site.shop.duitku = true; }

    BankAccountId bca = payment::BankAccountStore{database, test_vault()}.add(
        {.id = {}, .name = "BCA", .number = "1234567890", .holder = "Yayasan"}, k_noon);
    GroupId ordered = people::GroupStore{database}.add({.id = {}, .name = "Pendaftar", .rights = {}});
    GroupId paid = people::GroupStore{database}.add({.id = {}, .name = "Lunas", .rights = {{"materi", false}}});
    ProductId product = add_product("Program Magang Jepang", Money{100'000});

    ProductId add_product(const std::string& name, Money price) {
        return shop::ProductStore{database}.add({.id = {},
                                                 .slug = shop::slug_of(name),
                                                 .name = name,
                                                 .price = price,
                                                 .group_on_order = ordered,
                                                 .group_on_paid = paid,
                                                 .created_at = k_noon});
    }
    /// What the checkout form sends.
    flow::OrderRequest typed(const std::string& phone, std::optional<std::string> email = std::nullopt) {
        return {.product = product,
                .typed = flow::TypedBuyer{{"", "Budi Santoso", "Bogor", "", std::move(email)}, Phone::from_e164(phone)},
                .method = PaymentMethod::transfer,
                .bank_account = bca,
                .consent = true};
    }
    flow::OrderRequest by(PersonId buyer) {
        return {.product = product, .buyer = buyer, .method = PaymentMethod::transfer, .bank_account = bca};
    }
    bool is_in(PersonId person, GroupId group) {
        for (const auto& inside : people::GroupStore{database}.of_person(person))
            if (inside.id == group) return true;
        return false;
    }
};

}  // namespace mitra::test
