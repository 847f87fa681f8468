#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "lib/crypto/vault.hpp"
#include "lib/db/database.hpp"
#include "lib/people/person.hpp"

namespace mitra::people {

/// What a link in a message opens without a password.
enum class LinkPurpose {
    dashboard,  ///< /m/TOKEN: a referrer's own page
    stop,       ///< /berhenti/TOKEN
    zoom,       ///< /z/TOKEN: on to the event's Zoom
};

/// The token of a link that stands as long as the person's link_revision: the person's uuid, an event for `zoom`, and
/// a MAC over both. Nothing is stored, so a million messages need no rows.
std::string standing_token(const crypto::Vault& vault, LinkPurpose purpose, const Person& person, EventId event = {});

struct OpenedLink {
    PersonId person;
    EventId event;  ///< 0 but for `zoom`
};
/// Whom the token belongs to, or nothing when it was changed, revoked, made for another purpose, or the person erased.
std::optional<OpenedLink> open_standing_token(db::Database& database, const crypto::Vault& vault, LinkPurpose purpose,
                                              std::string_view token);

}  // namespace mitra::people
