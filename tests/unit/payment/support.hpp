#pragma once

#include "lib/db/database.hpp"
#include "lib/payment/payment.hpp"
#include "tests/support/clock.hpp"

namespace mitra::test {

/// An order of 150.000 rupiah, as a row that payments may name; the room of orders has its own tests.
OrderId some_order(db::Database& database);
/// A transfer account of this name.
BankAccountId some_account(db::Database& database, const char* name = "BCA");
/// An attempt to pay an order through Duitku, `created`.
payment::Payment some_payment(db::Database& database, OrderId order);

}  // namespace mitra::test
