#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "daemons/web/site.hpp"
#include "lib/people/sign_in.hpp"

namespace mitra::web {

/// Who is signed in.
struct Visitor {
    PersonId person;
    people::SignInStore::Session session;
    std::string csrf;  ///< the hidden field `csrf` of every form in this session
};

/// By the session's cookie, while the session is neither idle for too long nor ended.
std::optional<Visitor> signed_in(const Site& site, const http::Request& request, db::Database& reader);

/// Whether a form was sent from a page that this session was shown: its `csrf` and an Origin that is ours. Every route
/// that changes something for who is signed in answers 403 otherwise.
bool csrf_is_right(const Site& site, const http::Request& request, const Visitor& visitor);

/// A page for who is signed in; that they were here is noted, at most once an hour.
http::Answer shown_to(const SharedSite& site, const Visitor& visitor, http::Response page);

/// 303 to /masuk for who is not signed in, which leads back to the page asked for.
http::Response ask_to_sign_in(const http::Request& request);

/// Where /masuk leads on to: one of our own pages that it makes sense to come back to, else "/saya". Never another
/// site, whatever is asked for.
std::string onward(std::string_view asked_for);

/// 303 with the cookie of a new session.
http::Response enter(const Site& site, std::string_view session_token, std::string location);
/// 303 to /masuk with the cookie taken back.
http::Response leave(const Site& site);
/// The token in the session's cookie, or an empty text.
std::string_view session_token(const Site& site, const http::Request& request);

}  // namespace mitra::web
