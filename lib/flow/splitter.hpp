#pragma once

#include <map>
#include <optional>
#include <vector>

#include "lib/flow/services.hpp"
#include "lib/ledger/bulk_store.hpp"
#include "lib/membership/split_store.hpp"
#include "lib/payout/commission.hpp"

namespace mitra::flow {

/// Decides and writes splits, one after another in the caller's transactions; for the flows about reports only. It
/// remembers the rules for as long as it lives, which is one act.
class Splitter {
 public:
    explicit Splitter(const Services& services)
        : services_{services}, store_{services.database, services.site.zone}, books_{services.database} {}

    /// Who gets what, by what was so on the day of the work.
    membership::Split decide(const membership::SplitFacts& facts);
    /// Writes splits, their lines and their entries, each table in one go. What they are of must be validated and not
    /// split. Where the transaction is undone, so must this be.
    void write(const std::vector<membership::Split>& splits);
    membership::SplitStore& store() { return store_; }

 private:
    const membership::Rule* rule_on(std::optional<TierId> tier, std::int64_t day);
    void add_lines(const membership::Split& split);
    void add_line(const membership::Split& split, payout::Role role, PersonId person, BasisPoints rate, Money amount);
    [[nodiscard]] ledger::NewEntry entry_of(const membership::Split& split) const;

    const Services& services_;
    membership::SplitStore store_;
    ledger::BulkStore books_;
    std::map<TierId, std::vector<membership::Rule>> rules_;
};

}  // namespace mitra::flow
