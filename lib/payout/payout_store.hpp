#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "lib/crypto/vault.hpp"
#include "lib/db/database.hpp"
#include "lib/payout/payout.hpp"

namespace mitra::payout {

/// Payouts and their lines. What makes them is flow::PayoutPlanStore, which looks at people too.
class PayoutStore {
 public:
    PayoutStore(db::Database& database, const crypto::Vault& vault) : database_{database}, vault_{vault} {}

    std::optional<Payout> find(PayoutId id);
    /// By "PYT-2"; Error{not_found} otherwise.
    Payout named(std::string_view reference);
    /// In the order of ids, those after `after`; only those in `state`, or all.
    std::vector<Payout> list(std::optional<PayoutState> state, PayoutId after, std::int64_t limit);
    std::int64_t count(std::optional<PayoutState> state);
    /// Who moves it, and when.
    struct Move {
        std::string_view by;
        Instant at;
    };
    /// One UPDATE that names the old state: false where the payout was not in `from`.
    bool move(PayoutId id, PayoutState from, PayoutState to, const Move& move);
    /// draft to approved, by whom.
    bool approve(PayoutId id, const Move& move);
    /// approved to exported, and from which account of ours it is paid.
    bool exported(PayoutId id, BankAccountId from, const Move& move);
    /// When its file was made; nothing before.
    std::optional<Instant> exported_at(PayoutId id);

    /// Lines after `after`, in the order of ids.
    std::vector<PayoutLine> lines(PayoutId id, PayoutLineId after, std::int64_t limit);
    /// Those of the most money, the largest first.
    std::vector<PayoutLine> largest_lines(PayoutId id, std::int64_t limit);
    /// Those that stand in its file: all that had not failed when it was made.
    std::vector<PayoutLine> lines_in_file(PayoutId id, PayoutLineId after, std::int64_t limit);
    bool is_in_file(const PayoutLine& line);
    std::optional<PayoutLine> line(PayoutLineId id);
    std::optional<PayoutLine> line_of(PayoutId id, PersonId person);
    /// A person's lines in all payouts, the newest first.
    std::vector<PayoutLine> lines_of_person(PersonId person, std::int64_t limit);
    LineSums sums(PayoutId id);
    std::vector<CommissionId> commissions_of(PayoutLineId line);

    /// open to settled, and its commissions are paid. False where the line was not open.
    bool settle(PayoutLineId line, std::string_view reference, const Move& move);
    /// open to failed: its commissions are payable again. `bank_words` may be empty. False where it was not open.
    bool fail(PayoutLineId line, std::string_view reason, std::string_view bank_words, const Move& move);
    /// The same for every line that is open; how many.
    std::int64_t fail_open(PayoutId id, std::string_view reason, const Move& move);

    /// Part of erasing them: what banks said about them is emptied.
    void forget_person(PersonId person);

 private:
    [[nodiscard]] PayoutLine read_line(const db::Row& row) const;

    db::Database& database_;
    const crypto::Vault& vault_;
};

}  // namespace mitra::payout
