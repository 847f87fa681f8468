#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "lib/crypto/vault.hpp"
#include "lib/db/database.hpp"
#include "lib/referral/affiliate.hpp"

namespace mitra::referral {

class AffiliateStore {
 public:
    AffiliateStore(db::Database& database, const crypto::Vault& vault) : database_{database}, vault_{vault} {}

    /// A new affiliate, `pending`. Error{refused} where the person is one already, or the code is somebody's or reads
    /// like a phone.
    void add(const Affiliate& affiliate, std::string_view by);
    std::optional<Affiliate> find(PersonId id);
    /// Whose own code this is, however it was typed; nothing for a code of nobody.
    std::optional<PersonId> by_code(std::string_view typed);
    /// In the order of ids, those after `after`; only those in `state`, or all.
    std::vector<Affiliate> list(std::optional<AffiliateState> state, PersonId after, std::int64_t limit);
    std::int64_t count(std::optional<AffiliateState> state);

    /// Stores code, rate and pixels in place of what was. Error{refused} as above.
    void set(const Affiliate& affiliate);
    /// One UPDATE that names the old state: false where it was not in `from`. `reason` is what the affiliate is told.
    bool move(PersonId id, AffiliateState from, AffiliateState to, std::string_view reason, std::string_view by,
              Instant at);

 private:
    void refuse_code(std::string_view key, PersonId owner);

    db::Database& database_;
    const crypto::Vault& vault_;
};

}  // namespace mitra::referral
