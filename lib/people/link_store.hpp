#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/id.hpp"
#include "lib/base/instant.hpp"
#include "lib/crypto/vault.hpp"
#include "lib/db/database.hpp"

namespace mitra::people {

/// What a link that somebody asked for opens. (Links in messages are people/standing_link.hpp.)
enum class IssuedFor {
    person_page,   ///< /m/TOKEN, as often as they like
    admin_action,  ///< /a/TOKEN, once
    api_token,     ///< "Authorization: Bearer TOKEN"
};
/// "person_page", "admin_action", "api_token".
std::string_view name(IssuedFor purpose);
std::optional<IssuedFor> issued_for_named(std::string_view name);

enum class LinkState { open, used, revoked, expired };
/// "open", "used", "revoked", "expired".
std::string_view name(LinkState state);

struct NewLink {
    IssuedFor purpose = IssuedFor::person_page;
    std::optional<PersonId> person;  ///< whose page, or who holds the API token
    std::string action;              ///< admin_action: the command and the id it is about, "approve PER-3"
    std::string role;                ///< api_token: "admin" or "member"
    Instant expires_at;
    std::string created_by;
};

struct IssuedLink {
    LinkId id;
    NewLink made;
    Instant created_at;
    std::optional<Instant> used_at;
    std::optional<Instant> revoked_at;
    bool person_revoked = false;  ///< the person's links were all revoked since, or the person was erased

    [[nodiscard]] LinkState state(Instant now) const;
};

/// Which links; every field that is set must hold.
struct LinkFilter {
    std::optional<IssuedFor> purpose;
    std::optional<PersonId> person;
    std::optional<Instant> since;  ///< created
    std::optional<Instant> until;  ///< not included
};

/// Links and tokens that were given out. The database keeps a token's digest: it is shown once, and never again.
class LinkStore {
 public:
    explicit LinkStore(db::Database& database) : database_{database} {}

    struct Given {
        LinkId id;
        std::string token;
    };
    /// Error{usage} where it would expire before it is made, Error{not_found} for a person who is erased or unknown.
    Given issue(const NewLink& link, Instant now);

    std::optional<IssuedLink> find(LinkId id);
    /// By "LNK-3"; Error{not_found} otherwise.
    IssuedLink named(std::string_view reference);
    /// The link behind a token, as long as it opens what it was made for.
    std::optional<IssuedLink> opened_by(std::string_view token, IssuedFor purpose, Instant now);
    /// Uses up an admin's action; false when it does not open any more: somebody else was first.
    bool use(LinkId id, Instant now);
    /// False when it was revoked before.
    bool revoke(LinkId id, Instant now);

    std::vector<IssuedLink> list(const LinkFilter& filter, LinkId after, std::int64_t limit);
    std::int64_t count(const LinkFilter& filter);

 private:
    db::Database& database_;
};

/// Whose page /m/TOKEN opens: by the link that stands in their messages, or by one that was issued.
std::optional<PersonId> open_person_page(db::Database& database, const crypto::Vault& vault, std::string_view token,
                                         Instant now);

}  // namespace mitra::people
