#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/flow/services.hpp"
#include "lib/people/link_store.hpp"

namespace mitra::flow {

struct IssuedAction {
    LinkId id;
    std::string url;  ///< shown once
    Instant expires_at;
};
inline constexpr std::chrono::hours k_action_life{72};

/// A link that does one thing once, for an admin who is not at a terminal: `verb` as typed after `mitra`
/// ("verify-payment"), `about` the id. Error{usage} for a verb that no link does, Error{not_found} for an unknown id.
IssuedAction issue_admin_action(const Services& services, std::string_view verb, std::string_view about);
/// A token for "Authorization: Bearer"; shown once.
struct IssuedToken {
    LinkId id;
    std::string token;
    Instant expires_at;
};
IssuedToken issue_api_token(const Services& services, std::string_view role, std::optional<PersonId> person,
                            std::chrono::days life);

/// What a link's page shows before anything happens.
struct ActionView {
    LinkId link;
    std::string verb, about;
    std::string heading;
    std::vector<std::pair<std::string, std::string>> facts;  ///< label and value, in Indonesian
    std::string button;                                      ///< what the button says
    std::string asks;                                        ///< the label of what the admin writes; empty: nothing
    std::string otherwise;                                   ///< what to type in the terminal where it is not right
    std::optional<FileId> proof;
    bool possible = true;  ///< false: done already, or refused now; `why` says so
    std::string why;
};
/// Nothing for a token that opens nothing (any more).
std::optional<ActionView> view_admin_action(const Services& services, std::string_view token);

struct ActionDone {
    bool done = false;    ///< false: it was refused, `heading` and `text` say why; the link opens as before
    std::string heading;  ///< in Indonesian, as is `text`
    std::string text;
};
/// Does it, with what the admin wrote, and uses the link up, in one transaction; audited as the link. Nothing for a
/// token that opens nothing (any more): of two at once one is answered so. Error{usage} for words that do not do.
std::optional<ActionDone> perform_admin_action(const Services& services, std::string_view token,
                                               std::string_view words = {});

}  // namespace mitra::flow
