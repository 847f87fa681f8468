#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "lib/crypto/vault.hpp"
#include "lib/db/database.hpp"
#include "lib/referral/affiliate.hpp"

namespace mitra::referral {

/// One step of an affiliate's life.
struct AffiliateMove {
    AffiliateState from = AffiliateState::pending;
    AffiliateState to = AffiliateState::pending;
    Instant at;
    std::string by;
};

class AffiliateStore {
 public:
    AffiliateStore(db::Database& database, const crypto::Vault& vault) : database_{database}, vault_{vault} {}

    /// A new affiliate, `pending`. Error{refused} where the person is one already, or the code is somebody's or reads
    /// like a phone.
    void add(const Affiliate& affiliate, std::string_view by);
    std::optional<Affiliate> find(PersonId id);
    /// Whose own code this is, however it was typed; nothing for a code of nobody.
    std::optional<PersonId> by_code(std::string_view typed);
    /// Oldest first; nothing for who is as they applied.
    std::vector<AffiliateMove> history(PersonId id);
    /// In the order of ids, those after `after`; only those in `state`, or all.
    std::vector<Affiliate> list(std::optional<AffiliateState> state, PersonId after, std::int64_t limit);
    std::int64_t count(std::optional<AffiliateState> state);

    /// Stores code, rate and pixels in place of what was. Error{refused} as above.
    void set(const Affiliate& affiliate);
    /// One UPDATE that names the old state: false where it was not in `from`. `reason` is what the affiliate is told.
    bool move(PersonId id, AffiliateState from, AffiliateState to, std::string_view reason, std::string_view by,
              Instant at);
    /// Who was rejected applies again, by this wording of the consent (empty: by command): `pending`, as if new. False
    /// where they were not rejected.
    bool apply_again(PersonId id, std::string_view consent_version, std::string_view by, Instant at);
    /// Part of erasing a person: what names them is emptied, and they are banned.
    void forget(PersonId id, std::string_view by, Instant at);

 private:
    void refuse_code(std::string_view key, PersonId owner);

    db::Database& database_;
    const crypto::Vault& vault_;
};

}  // namespace mitra::referral
