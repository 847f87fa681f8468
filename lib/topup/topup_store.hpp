#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/crypto/vault.hpp"
#include "lib/db/database.hpp"
#include "lib/topup/topup.hpp"

namespace mitra::topup {

/// Which top-ups; every field that is set must hold.
struct TopupFilter {
    std::optional<TopupState> state;
    std::optional<Channel> channel;
    std::optional<PersonId> buyer;
    bool pending = false;                 ///< ready and paid, sending, unknown or processing
    std::optional<Instant> since, until;  ///< made; `until` is not included
};

class TopupStore {
 public:
    TopupStore(db::Database& database, const crypto::Vault& vault) : database_{database}, vault_{vault} {}

    /// A new one, `ready`; id, uuid and the target's hash are made here.
    TopupId add(const Topup& topup, std::string_view by);
    std::optional<Topup> find(TopupId id);
    std::optional<Topup> of_order(OrderId order);
    /// By "TOP-11", "ORD-5" or its trxid; Error{not_found} otherwise.
    Topup named(std::string_view reference);
    std::vector<Topup> list(const TopupFilter& filter, TopupId after, std::int64_t limit);
    std::int64_t count(const TopupFilter& filter);
    std::optional<Topup> by_trxid(Channel channel, std::string_view trxid);

    /// One UPDATE that names the old state: false where it was not in it. Writes history; clears `ask_at` where the new
    /// state does not ask.
    bool move(TopupId id, TopupState from, TopupState to, Instant at, std::string_view by);
    /// What the supplier said: kept beside the state. Empty parts are left as they are.
    void learn(TopupId id, std::string_view trxid, std::optional<Money> cost, std::string_view note);
    void ask_again(TopupId id, std::optional<Instant> at);  ///< counts the ask

    /// What is in flight at a channel, if anything: only one may be.
    std::optional<Topup> sending(Channel channel);
    /// Those whose answer nobody saw and that are still being looked for by themselves.
    std::vector<Topup> unknown(Channel channel, std::int64_t limit);
    /// Paid ones that wait to be placed, oldest first.
    std::vector<Topup> waiting(Channel channel, std::int64_t limit);
    /// Whose status is due, oldest first; and when the next one is.
    std::vector<Topup> due(Channel channel, Instant now, std::int64_t limit);
    std::optional<Instant> next_due(Channel channel);
    /// How many of a channel were sent since `at`: so many rows of the supplier's list are ours.
    std::int64_t sent_since(Channel channel, Instant at);
    /// The cost that is expected of paid ones that are not placed yet: spoken for in our deposit.
    Money spoken_for(Channel channel);
    /// One of the same service for the same target that is not final, or was made since `since` and did not fail.
    std::optional<Topup> same_target(const Topup& topup, std::optional<Instant> since);

    std::int64_t begin_attempt(const Attempt& attempt);
    void end_attempt(std::int64_t attempt, std::string_view outcome, std::string_view note, Instant at);
    void looked(std::int64_t attempt);
    std::optional<Attempt> last_attempt(TopupId id);
    std::vector<Attempt> attempts(TopupId id);

    /// One that is known, dismissed or not, stays as it is.
    void add_orphan(Channel channel, std::string_view trxid, Instant at);
    void take_orphan(Channel channel, std::string_view trxid);
    /// Whether it was told of and no top-up has it; dismissed or not.
    bool has_orphan(Channel channel, std::string_view trxid);
    std::optional<Orphan> orphan(std::string_view trxid);
    /// Those that nobody dismissed, the oldest first.
    std::vector<Orphan> open_orphans(std::int64_t limit);
    void dismiss_orphan(const Orphan& orphan, Instant at);

    /// Empties target, zone, nickname and note of a person who is erased.
    void forget_person(PersonId person);

 private:
    db::Database& database_;
    const crypto::Vault& vault_;
};

}  // namespace mitra::topup
