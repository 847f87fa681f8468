#include "lib/flow/book_deposit.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lib/base/error.hpp"
#include "lib/base/near.hpp"
#include "lib/flow/transfer_money.hpp"
#include "lib/ledger/account.hpp"
#include "lib/ledger/ledger_store.hpp"

namespace mitra::flow {
namespace {

/// The books' account that it came from: one of our own, as "BCA" or "cash:BCA".
std::string source_of(const Services& services, const std::optional<std::string>& from) {
    if (!from || *from == ledger::k_opening) return std::string{ledger::k_opening};
    const std::string account = from->starts_with("cash:") ? *from : ledger::cash_at(*from);
    const auto own = own_accounts(services);
    if (std::find(own.begin(), own.end(), account) != own.end()) return account;
    const std::vector<std::string_view> candidates{own.begin(), own.end()};
    const auto near = nearest_of(account, candidates);
    throw Error{ErrorKind::not_found, fmt::format("no account '{:.60}'", account),
                near ? fmt::format("did you mean {}?", *near) : "see 'mitra payment bank-account list'", "account"};
}

Money fee_of(const Services& services, const DepositRequest& request, Instant at) {
    if (request.fee) return *request.fee;
    const auto rule = topup::FeeStore{services.database}.of_deposits(at);
    if (!rule)
        throw Error{ErrorKind::usage, "nobody said what sending it cost",
                    "say it with --fee (0 where it was free), or once for all with 'mitra fee add deposit'", "deposit"};
    return topup::fees_of(request.amount, {*rule});
}

void check(const Services& services, const topup::Deposit& deposit) {
    if (deposit.amount <= Money{}) throw Error{ErrorKind::usage, "a deposit is of one rupiah or more", {}, "deposit"};
    if (deposit.fee < Money{} || deposit.fee >= deposit.amount)
        throw Error{ErrorKind::usage, fmt::format("a fee of {} for a deposit of {}", deposit.fee, deposit.amount),
                    "--fee is what sending it cost beside the amount, and is less than it", "deposit"};
    if (deposit.amount + deposit.fee > Money{Money::k_largest})
        throw Error{ErrorKind::usage, fmt::format("{} is more than the books take at once", deposit.amount),
                    fmt::format("at most {} with the fee", Money{Money::k_largest}), "deposit"};
    if (deposit.at > services.clock.now())
        throw Error{ErrorKind::usage, "it cannot have been sent at a time to come", "say when it was with --at",
                    "deposit"};
}

ledger::NewEntry entry_of(const topup::Deposit& deposit) {
    return {.source = fmt::format("deposit:{}", deposit.id),
            .act = "deposit",
            .about = to_string(deposit.id),
            .actor = deposit.added_by,
            .at = deposit.at,
            .postings = {{ledger::deposit_at(k_supplier), deposit.amount},
                         {std::string{ledger::k_deposit_fee}, deposit.fee},
                         {deposit.source, -(deposit.amount + deposit.fee)}}};
}

}  // namespace

BookedDeposit book_deposit(const Services& services, const DepositRequest& request) {
    return db::in_transaction(services.database, [&] {
        const Instant at = request.at.value_or(services.clock.now());
        topup::Deposit deposit{.id = {},
                               .amount = request.amount,
                               .fee = fee_of(services, request, at),
                               .source = source_of(services, request.from),
                               .at = at,
                               .added_by = services.actor.name};
        check(services, deposit);
        deposit.id = topup::FeeStore{services.database}.add(deposit);
        ledger::LedgerStore books{services.database};
        const JournalId entry = books.post(entry_of(deposit)).value();
        record_audit(services.database, services.vault, services.actor, "deposit.add", to_string(deposit.id),
                     fmt::format(R"({{"rupiah":{},"fee":{},"from":"{}"}})", deposit.amount.rupiah(),
                                 deposit.fee.rupiah(), deposit.source),
                     services.clock.now());
        BookedDeposit booked{
            .deposit = deposit, .entry = entry, .in_books = books.balance(ledger::deposit_at(k_supplier)), .left = {}};
        if (deposit.source != ledger::k_opening) booked.left = books.balance(deposit.source);
        return booked;
    });
}

}  // namespace mitra::flow
