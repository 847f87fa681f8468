#pragma once

#include <fmt/format.h>

#include "lib/shop/order_store.hpp"
#include "lib/shop/product_store.hpp"
#include "tests/support/database.hpp"
#include "tests/support/people.hpp"

namespace mitra::test {

inline ProductId add_product(db::Database& database, const std::string& name = "Program Magang Jepang",
                             Money price = Money{100'000}) {
    return shop::ProductStore{database}.add(
        {.id = {}, .slug = shop::slug_of(name), .name = name, .price = price, .created_at = k_noon});
}

inline BankAccountId add_account(db::Database& database, const std::string& name = "BCA") {
    database
        .prepared(R"sql(
            INSERT INTO bank_account (uuid, name, name_key, kind, number_sealed, holder_sealed, created_at)
            VALUES (:uuid, :name, :name, 'bank', x'00', x'00', 0)
        )sql")
        .bind(":uuid", fmt::format("{:036}", name.size() * 1000 + static_cast<unsigned char>(name.front())))
        .bind(":name", name)
        .run();
    return BankAccountId{database.last_row_id()};
}

/// An order of 100.000 by a transfer with this code, or through Duitku without an account.
inline shop::Order new_order(ProductId product, PersonId buyer, std::optional<BankAccountId> account = std::nullopt,
                             std::int64_t code = 0) {
    using namespace std::chrono_literals;
    return {.product = product,
            .buyer = buyer,
            .subtotal = Money{100'000},
            .total = Money{100'000 + code},
            .unique_code = code,
            .method = account ? PaymentMethod::transfer : PaymentMethod::duitku,
            .bank_account = account,
            .placed_at = k_noon,
            .expires_at = k_noon + 24h};
}

}  // namespace mitra::test
