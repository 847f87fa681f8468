#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/id.hpp"
#include "lib/base/instant.hpp"
#include "lib/base/money.hpp"
#include "lib/db/database.hpp"

namespace mitra::ledger {

/// Positive is debit, negative is credit: what an asset gains is positive, what is owed or earned is negative.
struct Posting {
    std::string account;
    Money amount;
};

/// What a business act books. It sums to zero and never changes once it is written.
struct NewEntry {
    std::string source;  ///< what is booked, once for ever: "settle:PAY-7", "refund:RFD-2"
    std::string act;     ///< "order.paid", "refund.decided", "refund.paid", "transfer", "payment.suspended", ...
    std::string about;   ///< "ORD-1042"
    std::string actor;
    Instant at;
    std::vector<Posting> postings;  ///< those of one account are added up, those of zero left out
};

struct Entry {
    JournalId id;
    NewEntry what;
};

struct Balance {
    std::string account;
    Money amount;
};

/// Which entries; every field that is set must hold.
struct EntryFilter {
    std::optional<std::string> account;
    std::optional<std::string> about;
    std::optional<std::string> act;
    std::optional<Instant> since;
    std::optional<Instant> until;  ///< not included
};

/// The only code that writes a row of the books.
class LedgerStore {
 public:
    explicit LedgerStore(db::Database& database) : database_{database} {}

    /// In the caller's transaction. Nothing where this source was booked before with the same postings (so an act that
    /// is repeated books once); Error{internal} where it was booked with others, where the postings do not sum to
    /// zero, leave fewer than two, or name an account that class_of does not know.
    std::optional<JournalId> post(const NewEntry& entry);

    std::optional<Entry> find(JournalId id);
    std::optional<Entry> by_source(std::string_view source);
    /// In the order of time (`at`, then id), those after the entry `after`; Error{not_found} where that does not exist.
    std::vector<Entry> list(const EntryFilter& filter, JournalId after, std::int64_t limit);
    std::int64_t count(const EntryFilter& filter);
    /// The first `limit` entries that are about one of these ids ("ORD-1042"), book it ("settle:PAY-7"), or touch an
    /// account of its own ("credit:PER-12"); in the order of time.
    std::vector<Entry> concerning(const std::vector<std::string>& ids, std::int64_t limit);

    /// Now, from the cache; zero where the account does not exist.
    Money balance(std::string_view account);
    /// As of an instant (what happened before it), from the postings themselves.
    Money balance(std::string_view account, Instant until);
    /// What was booked to it from `since` until before `until`: its index alone is read.
    Money change(std::string_view account, Instant since, Instant until);
    /// Every account whose name starts with `prefix`, by name; with `until` from the postings themselves.
    std::vector<Balance> balances(std::string_view prefix, std::optional<Instant> until, std::string_view after,
                                  std::int64_t limit);
    std::int64_t count_accounts(std::string_view prefix);

 private:
    db::Database& database_;
};

}  // namespace mitra::ledger
