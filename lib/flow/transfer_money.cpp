#include "lib/flow/transfer_money.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "lib/base/error.hpp"
#include "lib/base/near.hpp"
#include "lib/crypto/digest.hpp"
#include "lib/crypto/random.hpp"
#include "lib/ledger/account.hpp"
#include "lib/ledger/ledger_store.hpp"
#include "lib/payment/bank_account_store.hpp"

namespace mitra::flow {
namespace {

/// Where providers hold money of ours, whether or not anything was booked there yet.
constexpr std::array<std::string_view, 4> k_of_providers{"cash:duitku", "cash:trakteer", "clearing:tiktok",
                                                         "deposit:vip"};

constexpr std::int64_t k_most_accounts = 1'000;

bool is_ours(std::string_view account) {
    return account.starts_with("cash:") || account.starts_with("clearing:") || account.starts_with("deposit:");
}

void check_account(const Services& services, const std::string& account) {
    if (!is_ours(account) || !ledger::class_of(account))
        throw Error{ErrorKind::usage, fmt::format("'{:.60}' is no account that money can be moved from or to", account),
                    "it is between cash:, clearing: and deposit: accounts, as cash:duitku to cash:BCA", "account"};
    const auto known = own_accounts(services);
    if (std::find(known.begin(), known.end(), account) != known.end()) return;
    const std::vector<std::string_view> candidates{known.begin(), known.end()};
    const auto near = nearest_of(account, candidates);
    throw Error{ErrorKind::not_found, fmt::format("no account '{:.60}'", account),
                near ? fmt::format("did you mean {}?", *near)
                     : "see 'mitra ledger balance' and 'mitra payment bank-account list'",
                "account"};
}

void check(const Services& services, const Transfer& transfer) {
    check_account(services, transfer.from);
    check_account(services, transfer.to);
    if (transfer.from == transfer.to)
        throw Error{ErrorKind::usage, "from an account to itself nothing moves", "name two accounts", "transfer"};
    if (transfer.amount <= Money{})
        throw Error{ErrorKind::usage, "a transfer is of one rupiah or more", {}, "transfer"};
    if (transfer.fee < Money{} || transfer.fee >= transfer.amount)
        throw Error{ErrorKind::usage, fmt::format("a fee of {} for a transfer of {}", transfer.fee, transfer.amount),
                    "--fee is what the transfer costs beside the amount, and is less than it", "transfer"};
    if (transfer.amount + transfer.fee > Money{Money::k_largest})
        throw Error{ErrorKind::usage, fmt::format("{} is more than the books take at once", transfer.amount),
                    fmt::format("at most {} with the fee", Money{Money::k_largest}), "transfer"};
    if (transfer.at && *transfer.at > services.clock.now())
        throw Error{ErrorKind::usage, "it cannot have gone at a time to come", "say when it went with --at",
                    "transfer"};
}

/// What the books know it by. A key of the caller's is kept as a digest: people write anything into keys.
std::string source_of(const Services& services, const Transfer& transfer) {
    if (transfer.key.empty()) return "transfer:" + crypto::random_uuid();
    return "transfer:" + crypto::to_hex(crypto::digest(
                             fmt::format("{}:{}{}", services.actor.name.size(), services.actor.name, transfer.key)));
}

bool same(const ledger::Entry& before, const ledger::NewEntry& now) {
    return before.what.postings.size() ==
               static_cast<std::size_t>(std::count_if(now.postings.begin(), now.postings.end(),
                                                      [](const auto& posting) { return posting.amount != Money{}; })) &&
           std::all_of(before.what.postings.begin(), before.what.postings.end(), [&](const auto& posting) {
               return std::any_of(now.postings.begin(), now.postings.end(), [&](const auto& other) {
                   return other.account == posting.account && other.amount == posting.amount;
               });
           });
}

}  // namespace

std::vector<std::string> own_accounts(const Services& services) {
    std::vector<std::string> accounts{k_of_providers.begin(), k_of_providers.end()};
    const auto add = [&](std::string account) {
        if (std::find(accounts.begin(), accounts.end(), account) == accounts.end())
            accounts.push_back(std::move(account));
    };
    for (const auto& bank : payment::BankAccountStore{services.database, services.vault}.list(false))
        add(ledger::cash_at(bank.name));
    for (const char* kind : {"cash:", "clearing:", "deposit:"})
        for (auto& booked : ledger::LedgerStore{services.database}.balances(kind, {}, "", k_most_accounts))
            add(std::move(booked.account));
    return accounts;
}

Transferred transfer_money(const Services& services, const Transfer& transfer) {
    return db::in_transaction(services.database, [&] {
        check(services, transfer);
        ledger::LedgerStore books{services.database};
        const ledger::NewEntry entry{.source = source_of(services, transfer),
                                     .act = "transfer",
                                     .about = transfer.to,
                                     .actor = services.actor.name,
                                     .at = transfer.at.value_or(services.clock.now()),
                                     .postings = {{transfer.to, transfer.amount},
                                                  {std::string{ledger::k_transfer_fee}, transfer.fee},
                                                  {transfer.from, -(transfer.amount + transfer.fee)}}};
        if (const auto before = books.by_source(entry.source)) {
            if (!same(*before, entry))
                throw Error{ErrorKind::refused, fmt::format("this key stands for another transfer, {}", before->id),
                            fmt::format("see 'mitra ledger explain {}'; a new transfer takes a new --key", before->id),
                            "transfer"};
            return Transferred{before->id, true, books.balance(transfer.from)};
        }
        const JournalId id = books.post(entry).value();
        record_audit(services.database, services.vault, services.actor, "ledger.transfer", to_string(id),
                     fmt::format(R"({{"from":"{}","to":"{}","rupiah":{},"fee":{}}})", transfer.from, transfer.to,
                                 transfer.amount.rupiah(), transfer.fee.rupiah()),
                     services.clock.now());
        return Transferred{id, false, books.balance(transfer.from)};
    });
}

}  // namespace mitra::flow
