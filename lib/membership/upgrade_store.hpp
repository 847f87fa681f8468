#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "lib/crypto/vault.hpp"
#include "lib/db/database.hpp"
#include "lib/membership/membership.hpp"

namespace mitra::membership {

struct UpgradeFilter {
    std::optional<UpgradeState> state;
    std::optional<PersonId> person;
    std::optional<Instant> since;  ///< asked
    std::optional<Instant> until;  ///< not included
};

/// A request before it has an id.
struct NewUpgrade {
    PersonId person;
    MembershipId from;
    TierId to;
    OrderId order;
    Money amount;
};

class UpgradeStore {
 public:
    UpgradeStore(db::Database& database, const crypto::Vault& vault) : database_{database}, vault_{vault} {}

    /// Error{refused} where this person's last request waits.
    UpgradeId add(const NewUpgrade& request, Instant at, std::string_view by);
    std::optional<Upgrade> find(UpgradeId id);
    /// By "UPG-5"; Error{not_found} otherwise.
    Upgrade named(std::string_view reference);
    std::optional<Upgrade> of_order(OrderId order);
    /// The one that waits.
    std::optional<Upgrade> open_of(PersonId person);
    std::vector<Upgrade> list(const UpgradeFilter& filter, UpgradeId after, std::int64_t limit);
    std::int64_t count(const UpgradeFilter& filter);
    /// All of a person, newest first.
    std::vector<Upgrade> history(PersonId person, std::int64_t limit);
    /// pending -> approved or rejected (with a reason); false where it was decided before.
    bool decide(const Upgrade& request, UpgradeState to, std::string_view reason, Instant at, std::string_view by);

 private:
    db::Database& database_;
    const crypto::Vault& vault_;
};

}  // namespace mitra::membership
