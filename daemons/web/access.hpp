#pragma once

#include <span>
#include <string_view>

namespace mitra::web {

/// Who may use a route, and what it asks of them.
enum class Access {
    page,          ///< anybody looks
    form,          ///< anybody sends it: a foreign Origin is refused, a missing one taken
    session,       ///< who is signed in, for what is theirs; a POST needs the session's csrf and our own Origin
    link,          ///< whoever holds the token in the address; a POST is a form as well
    admin_action,  ///< the same, and it acts once
    api,           ///< anybody, in JSON
    api_token,     ///< "Authorization: Bearer" of either role, never a cookie
    api_member,  ///< a token or a session, of a person: what is theirs; a session needs csrf and Origin as its forms do
    api_admin,   ///< a token of the role admin, never a cookie
    webhook,     ///< a provider that proves itself
};

struct RouteRule {
    std::string_view method;
    std::string_view pattern;  ///< "*" stands for the style sheet's digest
    Access access;
};

/// One row for each route there is: a test walks all of them and tries what their row forbids.
std::span<const RouteRule> route_rules();
/// Nothing for a route that nobody has decided about.
const RouteRule* rule_of(std::string_view method, std::string_view pattern);

}  // namespace mitra::web
