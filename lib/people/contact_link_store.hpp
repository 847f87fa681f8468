#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "lib/base/id.hpp"
#include "lib/base/instant.hpp"
#include "lib/crypto/vault.hpp"
#include "lib/db/database.hpp"

namespace mitra::people {

inline constexpr std::chrono::hours k_contact_link_life{7 * 24};
/// For so long an e-mail is proposed once, and at most three of them to one person.
inline constexpr std::chrono::hours k_contact_links_kept{30 * 24};
inline constexpr std::int64_t k_most_contact_links = 3;

/// "bu…@co….id": enough to know one's own by, and nothing that a phone makes a link of.
std::string masked_email(std::string_view email);

/// One-time links that attach an e-mail to a person who has none: proof through the contact on file.
class ContactLinkStore {
 public:
    ContactLinkStore(db::Database& database, const crypto::Vault& vault) : database_{database}, vault_{vault} {}

    /// The token of a link for this e-mail (normalised); only its digest is kept. Nothing where this e-mail was
    /// proposed to them before, or too many were.
    struct Issued {
        std::int64_t id = 0;
        std::string token;
    };
    std::optional<Issued> issue(PersonId person, std::string_view email, Instant at);

    struct Proposed {
        PersonId person;
        std::string email;
    };
    /// What an open link attaches: nothing for one that was used, is too old, or whose person has an e-mail by now.
    std::optional<Proposed> open(std::string_view token, Instant now);
    /// Ends this link and every other of the same person. False when it was used meanwhile.
    bool use(std::string_view token, Instant now);
    /// Ends all of a person, whose phone changed: they went to the old one.
    void end(PersonId person, Instant at);

    /// Deletes what is older than `k_contact_links_kept`, at most `limit`; how many.
    std::int64_t forget_old(Instant now, std::int64_t limit);
    /// Part of erasing a person.
    void forget_person(PersonId person);

 private:
    db::Database& database_;
    const crypto::Vault& vault_;
};

}  // namespace mitra::people
