#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/money.hpp"
#include "lib/crypto/vault.hpp"
#include "lib/db/database.hpp"

namespace mitra::payment {

/// An incoming row of a bank's statement.
struct BankRow {
    BankRowId id;
    BankAccountId account;
    std::string booked_on;  ///< "2026-11-20"
    Money amount;
    std::string description;
    std::string state;  ///< "unmatched", "near", "matched", "settled", "dismissed"
    std::optional<PaymentId> payment;
};

class BankRowStore {
 public:
    BankRowStore(db::Database& database, const crypto::Vault& vault) : database_{database}, vault_{vault} {}

    /// Nothing where the same row (account, day, amount, words, the how many-th of those on that day) came before.
    std::optional<BankRowId> add(const BankRow& row, std::int64_t how_many_th, Instant now);
    std::optional<BankRow> find(BankRowId id);
    /// By "ROW-7"; Error{not_found} otherwise.
    BankRow named(std::string_view reference);
    std::vector<BankRow> list(std::string_view state, BankRowId after, std::int64_t limit);
    /// Those that nobody has decided about (unmatched, near, matched), or all.
    enum class Which { open, all };
    std::vector<BankRow> list(Which which, BankRowId after, std::int64_t limit);
    std::int64_t count(Which which);
    /// Rows that match an open payment and are not settled yet.
    std::vector<BankRow> matched(BankRowId after, std::int64_t limit);
    /// A row that is not settled, thought to be of this payment, with this very amount.
    std::optional<BankRow> waiting_for(PaymentId payment, Money amount);
    void mark(BankRowId id, std::string_view state, std::optional<PaymentId> payment);

 private:
    db::Database& database_;
    const crypto::Vault& vault_;
};

}  // namespace mitra::payment
