#include "tests/unit/payment/support.hpp"

#include <fmt/format.h>

#include "lib/crypto/random.hpp"
#include "lib/payment/bank_account_store.hpp"
#include "lib/payment/payment_store.hpp"
#include "tests/support/people.hpp"

namespace mitra::test {

OrderId some_order(db::Database& database) {
    const PersonId buyer = add_person(database);
    const std::string uuid = crypto::random_uuid();
    database
        .prepared(
            "INSERT INTO product (slug, name, name_key, kind, price, created_at)"
            " VALUES (:slug, :slug, :slug, 'program', 150000, 1)")
        .bind(":slug", "p" + uuid)
        .run();
    const auto product = database.last_row_id();
    database
        .prepared(R"sql(
            INSERT INTO shop_order (uuid, product_id, buyer_id, buyer_proven, subtotal, discount, tax_mode, tax_rate_bp,
                                    tax, total, method, state, placed_at, expires_at, moved_at, moved_by)
            VALUES (:uuid, :product, :buyer, 1, 150000, 0, 'none', 0, 0, 150000, 'duitku', 'pending', :now, :now + 1,
                    :now, 'test')
        )sql")
        .bind(":uuid", uuid)
        .bind(":product", product)
        .bind(":buyer", buyer)
        .bind(":now", k_noon)
        .run();
    return OrderId{database.last_row_id()};
}

BankAccountId some_account(db::Database& database, const char* name) {
    return payment::BankAccountStore{database, test_vault()}.add(
        {.name = name, .number = "1234567890", .holder = "Yayasan Webdonasi"}, k_noon);
}

payment::Payment some_payment(db::Database& database, OrderId order) {
    return payment::PaymentStore{database, test_vault()}.add(
        {.order = order, .amount = Money{150'000}, .created_at = k_noon, .expires_at = k_noon}, to_string(order),
        "test");
}

}  // namespace mitra::test
