#pragma once

#include "cli/context.hpp"
#include "lib/payment/bank_account_store.hpp"
#include "lib/payment/bank_row_store.hpp"
#include "lib/payment/case_store.hpp"
#include "lib/payment/payment_store.hpp"
#include "lib/payment/refund_store.hpp"

namespace mitra::cli {

payment::PaymentStore payments(Context& context);
payment::BankAccountStore bank_accounts(Context& context);

/// A payment as INTERFACE.md, 5 has it, and what else is known.
Object payment_object(Context& context, const payment::Payment& payment);
Object bank_account_object(const payment::BankAccount& account);
Object bank_row_object(Context& context, const payment::BankRow& row);
Object case_object(Context& context, const payment::Case& one);
Object refund_object(Context& context, const payment::Refund& refund);

/// The account of --bank; nothing where it was not given.
std::optional<BankAccountId> bank_named(Context& context, const std::optional<std::string>& name);

}  // namespace mitra::cli
